import { createHash } from 'node:crypto';

export const PLACES = 10_000;

/** Returns a user's fixed place in the rollout, 0 <= place < 100: raising the percentage only adds users. */
export function rolloutPlace(userId: string): number {
  const digest = createHash('sha256').update(`rollout:${userId}`).digest();
  return ((digest.readUInt32BE(0) % PLACES) * 100) / PLACES;
}

/** The users that cohort runs process: those with a place below `percent`, and in any case the first users. */
export interface RolloutScope {
  percent: number;
  /** The users with the lowest places, at rollout steps that count users. */
  firstUsers: ReadonlySet<string>;
}

export function isInside(userId: string, rollout: RolloutScope): boolean {
  return rollout.firstUsers.has(userId) || rolloutPlace(userId) < rollout.percent;
}
