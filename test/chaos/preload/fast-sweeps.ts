import 'reflect-metadata';
import { JobTicker } from '../../../src/jobs/job-ticker.js';

const EVERY_MS = 500;

/** Looks for due retries twice per second: the retry delays are a second here, not hours. */
const onApplicationBootstrap = JobTicker.prototype.onApplicationBootstrap;
JobTicker.prototype.onApplicationBootstrap = async function () {
  await onApplicationBootstrap.call(this);
  setInterval(() => void this.sweepRetries(), EVERY_MS).unref();
};
