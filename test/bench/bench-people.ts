import { EXTERNAL_ID_NAMESPACE, uuidV5 } from '../../src/common/user-id.js';
import type { SimulatedPerson } from '../../src/simulation/person-options.js';
import { simulatePerson } from '../../src/simulation/simulate-person.js';

/** Ten measures per day: those of a watch, those of a diary, and a symptom. */
export const BENCH_METRICS = [
  'steps',
  'active_minutes',
  'sleep_minutes',
  'resting_heart_rate',
  'hrv_rmssd',
  'mood',
  'stress',
  'fatigue',
  'sleep_quality',
  'symptom:headache',
] as const;

export interface BenchUser {
  userId: string;
  externalId: string;
}

/** Makes users in the order of their keys, so that the index of the table only grows at its end. */
export function benchUsers(count: number): BenchUser[] {
  const users = Array.from({ length: count }, (_, i) => {
    const externalId = `bench-${i}`;
    return { userId: uuidV5(externalId, EXTERNAL_ID_NAMESPACE), externalId };
  });
  return users.sort((a, b) => (a.userId < b.userId ? -1 : 1));
}

/**
 * All users are different and none misses a day, so there is the most to read. Some have a relation or a bad week, so that
 * their briefs have something to report.
 */
export function benchPerson(user: BenchUser, firstDay: number, lastDay: number): SimulatedPerson {
  const number = Number(user.externalId.slice('bench-'.length));
  return simulatePerson({
    seed: user.externalId,
    firstDay,
    lastDay,
    metrics: BENCH_METRICS,
    scale: number % 3 === 0 ? 'ten' : 'five',
    relations: number % 4 === 0 ? [{ x: 'sleep_minutes', y: 'mood', lag: 0, rho: 0.7 }] : [],
    flares: number % 10 === 0 ? [{ firstDay: lastDay - 6, days: 7, size: 2 }] : [],
    logging: { gaps: 'none' },
  });
}
