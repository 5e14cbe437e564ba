import type { WeekInput } from '../../src/intelligence/domain/week-input.js';

const ANY_USER = '0b7a3c52-2f0e-4c57-9a3c-5d1f1c9a7e10';

/** The input of one week of a person, with nothing else known about them. */
export function weekInput(given: Partial<WeekInput> & Pick<WeekInput, 'streams' | 'weekOf'>): WeekInput {
  return {
    userId: ANY_USER,
    lastCompleteDay: given.weekOf - 1,
    suspectCount: 0,
    previous: null,
    experiments: [],
    notedFlags: [],
    timeZone: null,
    ...given,
  };
}
