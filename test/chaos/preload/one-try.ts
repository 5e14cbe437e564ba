import 'reflect-metadata';
import { BatchStore } from '../../../src/jobs/batch/batch-store.js';

/** Control: a batch is worked on once; what came to no end is nobody's any more. */
const claimNext = BatchStore.prototype.claimNext;
BatchStore.prototype.claimNext = async function (...given) {
  const batch = await claimNext.apply(this, given);
  return batch && batch.attempts > 1 ? null : batch;
};
