import 'reflect-metadata';
import { BatchStore } from '../../../src/jobs/batch/batch-store.js';

/** Control: a process writes a batch even if another holds it meanwhile. */
BatchStore.prototype.finishBatch = async function (batch, sql) {
  await sql.query(
    `update job_batch set state = 'done', finished_at = now(), lease_until = null where execution_id = $1 and batch_no = $2`,
    [batch.runId, batch.batchNo],
  );
  return new Set(batch.userIds);
};
