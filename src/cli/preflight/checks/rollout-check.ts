import { isHalted, type RolloutPosition } from '../../../jobs/rollout/domain/position.js';
import { RolloutStore } from '../../../jobs/rollout/rollout-store.js';
import { pass, type PreflightCheck, warn } from '../check.js';
import { compareMigrations } from '../../../database/compare-migrations.js';

/** The flag, and where the rollout stands. */
export const rolloutCheck: PreflightCheck = {
  name: 'rollout',
  look: async ({ database, config: { job } }) => {
    const { pending } = await compareMigrations(database());
    if (pending.length > 0)
      return warn('It cannot be read before the migrations are applied.', 'Apply them, then look again.');
    const position = await new RolloutStore(database()).latest();
    const told = `The flag is ${job.enabled ? 'on' : 'off'}; ${where(position, job.initialRolloutPercent)}.`;
    if (position !== null && isHalted(position))
      return warn(`${told} Halted: ${position.reason}`, 'Mend the cause, then `rollout set <step>`.');
    if (job.enabled && position === null && job.initialRolloutPercent === 100)
      return warn(
        `${told} The first run will take everybody.`,
        'Begin with INTELLIGENCE_ROLLOUT_PERCENT=0 and `rollout advance`.',
      );
    return pass(told);
  },
};

function where(position: RolloutPosition | null, seed: number): string {
  if (position === null) return `the rollout has not begun and will at ${seed} %`;
  return `the rollout is at step ${position.step}, ${position.percent} %`;
}
