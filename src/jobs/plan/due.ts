import { createHash } from 'node:crypto';
import { DAYS_BETWEEN, type Frequency } from '../../preferences/preferences.js';
import type { SkipReason } from '../run/run.js';

/** A user with what decides whether they are due. All of it is computed for week_of, so that a past week can be run again. */
export interface DueUser {
  userId: string;
  enabled: boolean;
  frequency: Frequency;
  /** Whether the user has any observation in the ACTIVE_DAYS before week_of. */
  active: boolean;
  /** Days since the latest earlier week_of with artefacts; null if there is none. */
  daysSinceLastWeek: number | null;
  /** Whether the user has the week's artefacts already. */
  hasWeek: boolean;
}

export const ACTIVE_DAYS = 30;
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

/** Returns why a cohort run skips this user; null: the user is due. */
export function skipReason(user: DueUser, rollout: RolloutScope): SkipReason | null {
  if (!user.enabled) return 'switched_off';
  if (!user.active) return 'inactive';
  if (!isInside(user.userId, rollout)) return 'outside_rollout';
  if (user.daysSinceLastWeek !== null && user.daysSinceLastWeek < DAYS_BETWEEN[user.frequency])
    return 'not_due_yet';
  return null;
}
