import 'reflect-metadata';
import { BatchStore } from '../../../src/jobs/batch/batch-store.js';

/** Control: a process works on what it is told of, and never looks into the ledger. */
BatchStore.prototype.claimNext = () => Promise.resolve(null);
