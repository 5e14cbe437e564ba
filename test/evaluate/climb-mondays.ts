import type { Pcg } from '../../src/common/pcg.js';
import { climbLadder } from '../../src/intelligence/analysis/ladder/ladder.js';
import type { DeclaredPair, LadderPair, LadderResult } from '../../src/intelligence/domain/analysis.js';
import { testQuestions } from './test-questions.js';
import { codesOf, knownBefore, MONDAY, syntheticRecord, type Truth } from './synthetic.js';

/** The first Monday comes after four weeks of records; then there is one brief per week. */
const FIRST_WEEKS = 4;
export const MONDAYS = 20;

export interface ClimbedMonday {
  weekOf: number;
  results: LadderResult[];
}

/**
 * Twenty Mondays of one synthetic person, with the same questions every week; each week hands its ladder to the next.
 */
export function climbMondays(
  pcg: Pcg,
  { family, truths = [] }: { family: readonly DeclaredPair[]; truths?: readonly Truth[] },
): ClimbedMonday[] {
  const days = 7 * (FIRST_WEEKS + MONDAYS - 1);
  const record = syntheticRecord(pcg, { codes: codesOf(family), days, until: MONDAY, truths });
  const climbed: ClimbedMonday[] = [];
  let previous: LadderPair[] = [];
  for (let monday = 0; monday < MONDAYS; monday++) {
    const weekOf = MONDAY - 7 * (MONDAYS - 1 - monday);
    const series = knownBefore(record, weekOf);
    const results = climbLadder({ family: testQuestions(series, weekOf, family), series, weekOf, previous });
    previous = results.map(({ pair }) => pair);
    climbed.push({ weekOf, results });
  }
  return climbed;
}
