import { latestMeasures } from '../../../jobs/plan/batch-measures.js';
import { adviceFor } from '../../../jobs/plan/run-tuning.js';
import { pass, type PreflightCheck, warn } from '../check.js';

/** Checks whether batch size and concurrency suit what the latest run measured. */
export const batchSizeCheck: PreflightCheck = {
  name: 'batch_size',
  inspect: async ({ database, config }) => {
    const measured = await latestMeasures(database());
    if (measured === null) return pass('No run has been measured yet.');
    const { batchSize, concurrency, adaptive } = config.job;
    const advice = adviceFor(config, measured);
    const summary = `${measured.userMs.toFixed(1)} ms per user, and ${measured.waitMs.toFixed(1)} ms of waiting per batch. ${advice.reasons.join(' ')}`;
    if (adaptive) return pass(`${summary} Runs adapt by themselves.`);
    if (advice.batchSize === batchSize && advice.concurrency === concurrency) return pass(summary);
    return warn(
      summary,
      `Try INTELLIGENCE_BATCH_SIZE=${advice.batchSize} and INTELLIGENCE_CONCURRENCY=${advice.concurrency}, or INTELLIGENCE_ADAPTIVE=true.`,
    );
  },
};
