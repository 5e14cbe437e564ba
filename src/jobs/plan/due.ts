import { DAYS_BETWEEN, type Frequency } from '../../preferences/preferences.js';
import { isInside, type RolloutScope } from '../rollout/domain/place.js';
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

/** Returns why a cohort run skips this user; null: the user is due. */
export function skipReason(user: DueUser, rollout: RolloutScope): SkipReason | null {
  if (!user.enabled) return 'switched_off';
  if (!user.active) return 'inactive';
  if (!isInside(user.userId, rollout)) return 'outside_rollout';
  if (user.daysSinceLastWeek !== null && user.daysSinceLastWeek < DAYS_BETWEEN[user.frequency])
    return 'not_due_yet';
  return null;
}
