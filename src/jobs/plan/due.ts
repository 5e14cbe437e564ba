import { createHash } from 'node:crypto';
import { DAYS_BETWEEN, type Frequency } from '../../preferences/preferences.js';
import type { SkipReason } from '../run/run.js';

/** What decides whether a user is due, all of it reckoned at week_of, so that a past week can be run again. */
export interface DueUser {
  userId: string;
  enabled: boolean;
  frequency: Frequency;
  /** Any observation in the ACTIVE_DAYS before week_of. */
  active: boolean;
  /** Days since the latest earlier week_of with artefacts; null: there is none. */
  daysSinceLastWeek: number | null;
  /** Has the week's artefacts already. */
  hasWeek: boolean;
}

export const ACTIVE_DAYS = 30;
export const PLACES = 10_000;

/** A user's fixed place in the rollout, 0 <= place < 100: raising the percentage only adds users. */
export function rolloutPlace(userId: string): number {
  const digest = createHash('sha256').update(`rollout:${userId}`).digest();
  return ((digest.readUInt32BE(0) % PLACES) * 100) / PLACES;
}

/** Whom scheduled runs take: who has a place below `percent`, and in any case the users named here. */
export interface RolloutScope {
  percent: number;
  /** Those with the lowest places of all, at the steps that count users. */
  firstUsers: ReadonlySet<string>;
}

export function isInside(userId: string, rollout: RolloutScope): boolean {
  return rollout.firstUsers.has(userId) || rolloutPlace(userId) < rollout.percent;
}

/** Why a cohort run leaves this user out; null: due. */
export function skipReason(user: DueUser, rollout: RolloutScope): SkipReason | null {
  if (!user.enabled) return 'switched_off';
  if (!user.active) return 'inactive';
  if (!isInside(user.userId, rollout)) return 'outside_rollout';
  if (user.daysSinceLastWeek !== null && user.daysSinceLastWeek < DAYS_BETWEEN[user.frequency])
    return 'not_due_yet';
  return null;
}
