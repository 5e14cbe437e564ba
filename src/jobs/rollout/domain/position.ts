import { type RolloutSize, type RolloutStep, type StepName, stepReached } from './steps.js';

/**
 * How the rollout reached its position: set by the configuration at first, manually without the gates, through the gates,
 * or back because a gate was broken.
 */
export type RolloutChangeKind = 'seed' | 'override' | 'advance' | 'rollback';

/** The position of the rollout: its newest change. */
export interface RolloutPosition extends RolloutSize {
  /** The id of the change. */
  id: number;
  step: StepName;
  kind: RolloutChangeKind;
  /** Why the service itself made the change; null if an operator or the configuration did. */
  reason: string | null;
  changedAt: Date;
}

/** The values that a change sets. */
export interface RolloutTarget extends RolloutSize {
  step: StepName;
}

/** A percentage that is set manually is exact: no further users are inside. */
export function targetOfPercent(percent: number): RolloutTarget {
  return { step: stepReached(percent).name, percent, users: 0 };
}

export function targetOfStep({ name, percent, users }: RolloutStep): RolloutTarget {
  return { step: name, percent, users };
}

/** After a rollback the rollout does not advance until an operator has checked it: an override ends the halt (decision 45). */
export const isHalted = (position: RolloutPosition): boolean => position.kind === 'rollback';

/**
 * Says whether a breach takes the rollout back. Below `all` it always does. At `all` it does only if the rollout came there
 * through the gates, and only until the step has been watched. Where an operator or the configuration included all users,
 * all users stay, and a service that has run for months does not lose its users through one bad week: other alerts exist
 * for that (decision 44).
 */
export function isOnProbation(position: RolloutPosition, watched: boolean): boolean {
  if (position.step !== 'all') return position.step !== 'off';
  return position.kind === 'advance' && !watched;
}
