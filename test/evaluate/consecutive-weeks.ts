import type { ReadWeek } from './read-weeks.js';

/** The weeks of each person, in order. */
export function consecutiveWeeks(weeks: readonly ReadWeek[]): ReadWeek[][] {
  const byPerson = new Map<string, ReadWeek[]>();
  for (const week of weeks) {
    const own = byPerson.get(week.person);
    if (own) own.push(week);
    else byPerson.set(week.person, [week]);
  }
  return [...byPerson.values()];
}
