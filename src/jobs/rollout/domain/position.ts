import { type RolloutSize, type RolloutStep, type StepName, stepReached } from './steps.js';

/**
 * How the rollout came where it is: by the configuration at first, by hand past the gates, through the gates, or back
 * because a gate was broken.
 */
export type RolloutChangeKind = 'seed' | 'override' | 'advance' | 'rollback';

/** Where the rollout stands: its newest change. */
export interface RolloutPosition extends RolloutSize {
  /** Of the change. */
  id: number;
  step: StepName;
  kind: RolloutChangeKind;
  /** Why, where the service itself did it. */
  reason: string | null;
  changedAt: Date;
}

/** What a change sets. */
export interface RolloutTarget extends RolloutSize {
  step: StepName;
}

/** A percentage set by hand is exact: no users are inside beside it. */
export function targetOfPercent(percent: number): RolloutTarget {
  return { step: stepReached(percent).name, percent, users: 0 };
}

export function targetOfStep({ name, percent, users }: RolloutStep): RolloutTarget {
  return { step: name, percent, users };
}

/** After a roll-back nothing goes forward until somebody has looked: an override ends it (decision 45). */
export const isHalted = (position: RolloutPosition): boolean => position.kind === 'rollback';

/**
 * Whether a breach takes the rollout back. Below `all`: always. At `all`: only for those who came there through the gates
 * and only until it has been watched. Everybody by hand or by configuration means everybody, and a service that has run
 * for months is not taken from its users by one bad week: that is what the other alerts are for (decision 44).
 */
export function isOnProbation(position: RolloutPosition, watched: boolean): boolean {
  if (position.step !== 'all') return position.step !== 'off';
  return position.kind === 'advance' && !watched;
}
