import { latestMeasures } from '../../../jobs/plan/batch-measures.js';
import { adviceFor } from '../../../jobs/plan/run-tuning.js';
import { pass, type PreflightCheck, warn } from '../check.js';

/** Whether batch size and concurrency are right for what the latest run measured. */
export const batchSizeCheck: PreflightCheck = {
  name: 'batch_size',
  look: async ({ database, config }) => {
    const measured = await latestMeasures(database());
    if (measured === null) return pass('No run to learn from yet.');
    const { batchSize, concurrency, adaptive } = config.job;
    const advice = adviceFor(config, measured);
    const told = `${measured.userMs.toFixed(1)} ms a user, ${measured.waitMs.toFixed(1)} ms a batch beside. ${advice.reasons.join(' ')}`;
    if (adaptive) return pass(`${told} Runs adapt to it by themselves.`);
    if (advice.batchSize === batchSize && advice.concurrency === concurrency) return pass(told);
    return warn(
      told,
      `Try INTELLIGENCE_BATCH_SIZE=${advice.batchSize} and INTELLIGENCE_CONCURRENCY=${advice.concurrency}, or INTELLIGENCE_ADAPTIVE=true.`,
    );
  },
};
