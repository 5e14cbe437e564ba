import { createPcg } from '../../src/common/pcg.js';
import type { DeclaredPair } from '../../src/intelligence/domain/analysis.js';
import { testQuestions, samePair, SHOWN_Q } from './test-questions.js';
import { atLeast, atMost, withoutBar, type Figure } from './figure.js';
import { type Setting, sized } from './setting.js';
import { codesOf, MONDAY, questionGrid, syntheticRecord, type Truth } from './synthetic.js';

const PEOPLE = 1000;
const FAMILY = questionGrid(16);
const CODES = codesOf(FAMILY);
/** The difference of all measures at weekends, in SDs of a day. */
const STRONG_WEEKEND = 2;

const CAUSE: DeclaredPair = { x: 'sleep_minutes', y: 'mood', lag: 0 };
const PROXY: DeclaredPair = { x: 'resting_heart_rate', y: 'mood', lag: 0 };
const TRUTHS: readonly Truth[] = [
  { x: 'sleep_minutes', y: 'resting_heart_rate', lag: 0, rho: -0.8 },
  { ...CAUSE, rho: 0.75 },
];

/** Relations that are only apparent: through the weekend, or through the true cause. */
export function measure(setting: Setting): Figure[] {
  return [weekendOnly(setting), ...proxies(setting)];
}

function weekendOnly(setting: Setting): Figure {
  const pcg = createPcg('E7 weekend');
  const people = sized(PEOPLE, setting);
  let withFinding = 0;
  for (let person = 0; person < people; person++) {
    const series = syntheticRecord(pcg, { codes: CODES, days: 84, until: MONDAY, weekend: STRONG_WEEKEND });
    if (testQuestions(series, MONDAY, FAMILY).tested.some(({ q }) => q <= SHOWN_Q)) withFinding++;
  }
  return atMost('related through the weekend only: shown', withFinding / people, 0.06);
}

function proxies(setting: Setting): Figure[] {
  const pcg = createPcg('E7 proxy');
  let both = 0;
  let redundant = 0;
  let causeRefused = 0;
  for (let person = 0; person < sized(PEOPLE, setting); person++) {
    const series = syntheticRecord(pcg, { codes: CODES, days: 84, until: MONDAY, truths: TRUTHS, phi: 0.2 });
    const { tested, refused } = testQuestions(series, MONDAY, FAMILY);
    const passed = (pair: DeclaredPair): boolean =>
      tested.some((one) => samePair(one, pair) && one.q <= SHOWN_Q);
    const explained = (pair: DeclaredPair): boolean =>
      refused.some((one) => samePair(one, pair) && one.reason === 'redundant');
    if (!passed(CAUSE) || !(passed(PROXY) || explained(PROXY))) continue;
    both++;
    if (explained(PROXY)) redundant++;
    if (explained(CAUSE)) causeRefused++;
  }
  return [
    atLeast('a stand-in of the true cause: called redundant', redundant / both, 0.9),
    withoutBar('the true cause itself: called redundant', causeRefused / both),
  ];
}
