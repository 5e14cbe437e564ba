import { createPcg } from '../../src/common/pcg.js';
import { viewLevels } from '../../src/intelligence/analysis/trends/long-view.js';
import { compareWeeks } from '../../src/intelligence/analysis/trends/trends.js';
import type { DailySeries } from '../../src/intelligence/domain/analysis.js';
import { atLeast, type Figure, share } from './figure.js';
import { type Setting, sized } from './setting.js';
import { MONDAY, syntheticRecord } from './synthetic.js';

const PEOPLE = 2000;
const SIZE = 2;
const PHI = 0.3;
const RISE_DAYS = 56;
const TESTED_P = 0.05;

/** How often is a true change of two SD found at p <= .05? */
export function measure(setting: Setting): Figure[] {
  const shifted = seen(
    'shift',
    35,
    setting,
    (day) => (day >= 28 ? SIZE : 0),
    (series) => compareWeeks(series, MONDAY)[0].p,
  );
  const risen = seen(
    'rise',
    RISE_DAYS,
    setting,
    (day) => (SIZE * day) / (RISE_DAYS - 1),
    (series) => viewLevels(series, MONDAY)[0].p,
  );
  return [
    atLeast('2 SD higher in the last week', shifted, 0.7),
    atLeast('a rise of 2 SD over 8 weeks', risen, 0.75),
  ];
}

function seen(
  name: string,
  days: number,
  setting: Setting,
  added: (day: number) => number,
  p: (series: DailySeries[]) => number,
): number {
  const pcg = createPcg(`E9 ${name}`);
  const hits = Array.from({ length: sized(PEOPLE, setting) }, () => {
    const [mood] = syntheticRecord(pcg, { codes: ['mood'], days, until: MONDAY, phi: PHI, weekend: 0 });
    return p([{ ...mood, values: mood.values.map((value, day) => value + added(day)) }]) <= TESTED_P;
  });
  return share(hits);
}
