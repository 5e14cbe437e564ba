import 'reflect-metadata';
import { BatchStore } from '../../../src/jobs/batch/batch-store.js';

/** Control: a batch is claimed once; a batch that is not finished is never claimed again. */
const claimNext = BatchStore.prototype.claimNext;
BatchStore.prototype.claimNext = async function (...given) {
  const batch = await claimNext.apply(this, given);
  return batch && batch.attempts > 1 ? null : batch;
};
