import { isHalted, type RolloutPosition } from '../../../jobs/rollout/domain/position.js';
import { RolloutStore } from '../../../jobs/rollout/rollout-store.js';
import { pass, type PreflightCheck, warn } from '../check.js';
import { compareMigrations } from '../../../database/compare-migrations.js';

/** Shows the flag and the step of the rollout. */
export const rolloutCheck: PreflightCheck = {
  name: 'rollout',
  inspect: async ({ database, config: { job } }) => {
    const { pending } = await compareMigrations(database());
    if (pending.length > 0)
      return warn(
        'The rollout cannot be read before the migrations are applied.',
        'Apply them, then run this again.',
      );
    const position = await new RolloutStore(database()).latest();
    const state = `The flag is ${job.enabled ? 'on' : 'off'}; ${where(position, job.initialRolloutPercent)}.`;
    if (position !== null && isHalted(position))
      return warn(`${state} Halted: ${position.reason}`, 'Fix the cause, then `rollout set <step>`.');
    if (job.enabled && position === null && job.initialRolloutPercent === 100)
      return warn(
        `${state} The first run will include all users.`,
        'Start with INTELLIGENCE_ROLLOUT_PERCENT=0 and `rollout advance`.',
      );
    return pass(state);
  },
};

function where(position: RolloutPosition | null, seed: number): string {
  if (position === null) return `the rollout has not started and will start at ${seed} %`;
  return `the rollout is at step ${position.step}, ${position.percent} %`;
}
