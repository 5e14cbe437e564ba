import { createPcg } from '../../src/common/pcg.js';
import { testQuestions, samePair, SHOWN_Q } from './test-questions.js';
import { atLeast, withoutBar, type Figure } from './figure.js';
import { climbMondays } from './climb-mondays.js';
import { plant } from './plant.js';
import { type Setting, sized } from './setting.js';
import { codesOf, MONDAY, questionGrid, type RecordOptions, syntheticRecord } from './synthetic.js';

const PEOPLE = 1500;
const CLIMBERS = 1200;
const FAMILY = questionGrid(16);
const CODES = codesOf(FAMILY);

/** Of the true relations among sixteen questions: how many become a candidate, and how many are confirmed in time? */
export function measure(setting: Setting): Figure[] {
  return [
    atLeast('candidate: rho 0.7, 42 days', candidates(0.7, 42, setting), 0.55),
    withoutBar('candidate: rho 0.7, 42 days, days forgotten whole', candidates(0.7, 42, setting, 'shared')),
    atLeast('candidate: rho 0.7, 56 days', candidates(0.7, 56, setting), 0.8),
    atLeast('candidate: rho 0.5, 56 days', candidates(0.5, 56, setting), 0.35),
    atLeast('candidate: rho 0.5, 84 days', candidates(0.5, 84, setting), 0.65),
    atLeast('candidate: rho 0.5, 112 days', candidates(0.5, 112, setting), 0.8),
    atLeast('confirmed in 20 Mondays: rho 0.7', confirmed(0.7, setting), 0.95),
    atLeast('confirmed in 20 Mondays: rho 0.5', confirmed(0.5, setting), 0.75),
  ];
}

function candidates(
  rho: number,
  days: number,
  setting: Setting,
  missing: RecordOptions['missing'] = 'own',
): number {
  const pcg = createPcg(`E5 ${rho} ${days} ${missing}`);
  const people = sized(PEOPLE, setting);
  let found = 0;
  for (let person = 0; person < people; person++) {
    const truths = plant(FAMILY, person, rho);
    const series = syntheticRecord(pcg, { codes: CODES, days, until: MONDAY, truths, missing });
    const { tested } = testQuestions(series, MONDAY, FAMILY);
    found += truths.filter((truth) =>
      tested.some((pair) => samePair(pair, truth) && pair.q <= SHOWN_Q),
    ).length;
  }
  return found / people / 2;
}

function confirmed(rho: number, setting: Setting): number {
  const pcg = createPcg(`E5 confirmed ${rho}`);
  const people = sized(CLIMBERS, setting);
  let found = 0;
  for (let person = 0; person < people; person++) {
    const truths = plant(FAMILY, person, rho);
    const confirmedInputs = new Set<string>();
    for (const { results } of climbMondays(pcg, { family: FAMILY, truths }))
      for (const { pair } of results)
        if (pair.stage === 'confirmed' && truths.some((truth) => samePair(truth, pair)))
          confirmedInputs.add(pair.x);
    found += confirmedInputs.size;
  }
  return found / people / 2;
}
