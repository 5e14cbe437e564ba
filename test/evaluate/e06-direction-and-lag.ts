import { createPcg } from '../../src/common/pcg.js';
import { median } from '../../src/intelligence/statistics/median.js';
import { testQuestions, samePair, SHOWN_Q } from './test-questions.js';
import { atLeast, atMost, type Figure, share } from './figure.js';
import { type Setting, sized } from './setting.js';
import { codesOf, MONDAY, questionGrid, syntheticRecord, type Truth } from './synthetic.js';

const PEOPLE = 1500;
/** Activities and the day after them only. */
const FAMILY = questionGrid(16);
const CODES = codesOf(FAMILY);
const NEXT_DAY = FAMILY.filter(({ lag }) => lag === 1);

/** A relation planted with the day after: is it shown with its sign, at its lag, and with about its strength? */
export function measure(setting: Setting): Figure[] {
  const pcg = createPcg('E6');
  const rightSign: boolean[] = [];
  const rightLag: boolean[] = [];
  const deviations: number[] = [];
  for (let person = 0; person < sized(PEOPLE, setting); person++) {
    const truth: Truth = { ...NEXT_DAY[person % NEXT_DAY.length], rho: person % 2 === 0 ? 0.5 : -0.5 };
    const series = syntheticRecord(pcg, { codes: CODES, days: 84, until: MONDAY, truths: [truth] });
    const { tested } = testQuestions(series, MONDAY, FAMILY);
    for (const { x, y, lag, rho, q } of tested) {
      if (q > SHOWN_Q || x !== truth.x || y !== truth.y) continue;
      rightSign.push(rho > 0 === truth.rho > 0);
      rightLag.push(samePair({ x, y, lag }, truth));
      deviations.push(Math.abs(rho / truth.rho - 1));
    }
  }
  return [
    atLeast('shown with the right sign', share(rightSign), 0.99),
    atLeast('shown at the right lag', share(rightLag), 1),
    atMost('strength off by, median', median(deviations), 0.35),
  ];
}
