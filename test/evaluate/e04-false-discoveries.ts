import { createPcg } from '../../src/common/pcg.js';
import { mean } from '../../src/intelligence/statistics/mean.js';
import { variance } from '../reference/variance.js';
import { testQuestions, samePair, SHOWN_Q } from './test-questions.js';
import { atMost, type Figure } from './figure.js';
import { plant } from './plant.js';
import { type Setting, sized } from './setting.js';
import { codesOf, MONDAY, questionGrid, syntheticRecord } from './synthetic.js';

const PEOPLE = 2000;

/** Two true relations among many questions: what share of the shown pairs is false, on average over people? */
export function measure(setting: Setting): Figure[] {
  return ([16, 56] as const).flatMap((size) => [0.5, 0.7].map((rho) => falseShare(size, rho, setting)));
}

function falseShare(size: 16 | 56, rho: number, setting: Setting): Figure {
  const pcg = createPcg(`E4 ${size} ${rho}`);
  const family = questionGrid(size);
  const codes = codesOf(family);
  const shares = Array.from({ length: sized(PEOPLE, setting) }, (_, person) => {
    const truths = plant(family, person, rho);
    const series = syntheticRecord(pcg, { codes, days: 84, until: MONDAY, truths });
    const shown = testQuestions(series, MONDAY, family).tested.filter(({ q }) => q <= SHOWN_Q);
    const wrong = shown.filter((pair) => !truths.some((truth) => samePair(truth, pair)));
    return wrong.length / Math.max(1, shown.length);
  });
  const error = Math.sqrt(variance(shares) / shares.length);
  return atMost(`2 true of ${size}, rho ${rho}, 84 days`, mean(shares), SHOWN_Q + 2 * error);
}
