import { weekday } from '../common/calendar.js';
import { DEMO_GROUPS } from './demo-groups.js';
import { DEMO_NAMES } from './demo-names.js';
import type { DemoPerson } from './demo-person.js';
import type { ReportScale } from './metric-model.js';
import { simulatePerson } from './simulate-person.js';

/** Length of the history that ends on the last day. */
export const DEMO_DAYS = 16 * 7;

/**
 * Creates sixty people whose latest week shows each kind of brief: full, thin and skipped ones. `lastDay` (a day number) is
 * the last recorded day, usually yesterday.
 */
export function demoPopulation(seed: string, lastDay: number): DemoPerson[] {
  const weekOf = lastDay + 1 - weekday(lastDay + 1);
  const stories = DEMO_GROUPS.flatMap(({ count, trait, story }) =>
    Array.from({ length: count }, (_, nth) => ({ trait, ...story(weekOf, nth) })),
  );
  return stories.map(({ trait, preferences, ...options }, i) => ({
    externalId: `demo-${DEMO_NAMES[i]}`,
    trait,
    person: simulatePerson({
      seed: `${seed}/${DEMO_NAMES[i]}`,
      firstDay: lastDay - DEMO_DAYS + 1,
      lastDay,
      scale: scaleOf(i),
      ...options,
    }),
    preferences: preferences ?? null,
  }));
}

/** Every third person answers from 0 to 10. */
const scaleOf = (i: number): ReportScale => (i % 3 === 2 ? 'ten' : 'five');
