import { EXTERNAL_ID_NAMESPACE, uuidV5 } from '../../src/common/user-id.js';
import type { SimulatedPerson } from '../../src/simulation/person-options.js';
import { simulatePerson } from '../../src/simulation/simulate-person.js';

/** Ten measures every day: a watch's, a diary's and a symptom. */
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

/** In the order of their keys, so that the table's index grows at its end only. */
export function benchUsers(count: number): BenchUser[] {
  const users = Array.from({ length: count }, (_, i) => {
    const externalId = `bench-${i}`;
    return { userId: uuidV5(externalId, EXTERNAL_ID_NAMESPACE), externalId };
  });
  return users.sort((a, b) => (a.userId < b.userId ? -1 : 1));
}

/**
 * Everybody is different, and nobody misses a day: the most there is to read. Some have a relation, some a bad week, so
 * that their briefs have something to tell.
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
