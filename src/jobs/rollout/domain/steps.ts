/** Which users are inside: every place below `percent`, and in any case the `users` lowest places. */
export interface RolloutSize {
  percent: number;
  users: number;
}

export type StepName = 'off' | 'one_user' | 'ten_users' | 'one_percent' | 'all';

/** One step of the rollout. */
export interface RolloutStep extends RolloutSize {
  name: StepName;
  /** Whether the step must be watched for ROLLOUT_WATCH_HOURS before it counts as passed. */
  watched: boolean;
}

/**
 * The steps from no user to all users. Each step includes the users of the steps before it, whatever the number of users
 * is (decision 42).
 */
export const ROLLOUT_STEPS: readonly RolloutStep[] = [
  { name: 'off', percent: 0, users: 0, watched: false },
  { name: 'one_user', percent: 0, users: 1, watched: false },
  { name: 'ten_users', percent: 0, users: 10, watched: false },
  { name: 'one_percent', percent: 1, users: 10, watched: true },
  { name: 'all', percent: 100, users: 10, watched: true },
];
export const STEP_NAMES = ROLLOUT_STEPS.map((step) => step.name);

export function stepNamed(name: StepName): RolloutStep {
  return ROLLOUT_STEPS.find((step) => step.name === name)!;
}

/** Returns the step that a manually set percentage has reached: 30 % is past `one_percent` and not yet `all`. */
export function stepReached(percent: number): RolloutStep {
  if (percent === 0) return ROLLOUT_STEPS[0];
  return ROLLOUT_STEPS.findLast((step) => step.percent <= percent)!;
}

export function stepAfter(name: StepName): RolloutStep | null {
  return ROLLOUT_STEPS[indexOf(name) + 1] ?? null;
}

/** Returns the next smaller step, to which a breach leads back; null if there is none. */
export function stepBelow(name: StepName, percent: number): RolloutStep | null {
  const step = stepNamed(name);
  return percent > step.percent ? step : (ROLLOUT_STEPS[indexOf(name) - 1] ?? null);
}

const indexOf = (name: StepName): number => ROLLOUT_STEPS.findIndex((step) => step.name === name);
