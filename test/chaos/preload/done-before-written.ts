import 'reflect-metadata';
import { BatchRunner } from '../../../src/jobs/batch/batch-runner.js';
import { BatchStore } from '../../../src/jobs/batch/batch-store.js';
import { outside } from './outside.js';

/** Control: a batch counts as done before its weeks are written. */
const run = BatchRunner.prototype.computeAndStore;
BatchRunner.prototype.computeAndStore = async function (batch) {
  await outside(
    `update job_batch set state = 'done', finished_at = now(), lease_until = null
     where execution_id = $1 and batch_no = $2 and fence = $3 and state = 'leased'`,
    [batch.runId, batch.batchNo, batch.fence],
  );
  return run.call(this, batch);
};
BatchStore.prototype.finishBatch = (batch) => Promise.resolve(new Set(batch.userIds));
