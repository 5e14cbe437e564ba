import { ASSOCIATION_DAYS } from '../../src/intelligence/analysis/windows.js';
import type { DailySeries } from '../../src/intelligence/domain/analysis.js';
import { mondaysOf, type RealPerson, seriesAt } from './real-people.js';

/** The Mondays at the ends of separate windows for associations, the last one first; no day belongs to two windows. */
export function separateWindows(person: Pick<RealPerson, 'firstDay' | 'lastDay'>): number[] {
  const apart = Math.ceil(ASSOCIATION_DAYS / 7);
  return mondaysOf(person)
    .reverse()
    .filter((_, i) => i % apart === 0);
}

export interface WindowOfPerson {
  person: RealPerson;
  weekOf: number;
  series: DailySeries[];
}

export function windowsOfPeople(people: readonly RealPerson[]): WindowOfPerson[] {
  return people.flatMap((person) =>
    separateWindows(person).map((weekOf) => ({ person, weekOf, series: seriesAt(person.streams, weekOf) })),
  );
}
