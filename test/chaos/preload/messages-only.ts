import 'reflect-metadata';
import { BatchStore } from '../../../src/jobs/batch/batch-store.js';

/** Control: a process only claims the batches of dispatch messages, and finds none in the run tables. */
BatchStore.prototype.claimNext = () => Promise.resolve(null);
