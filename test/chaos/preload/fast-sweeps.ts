import 'reflect-metadata';
import { JobTicker } from '../../../src/jobs/job-ticker.js';

const EVERY_MS = 500;

/** Retries are looked for twice a second: the retry times are a second apart here, not hours. */
const onApplicationBootstrap = JobTicker.prototype.onApplicationBootstrap;
JobTicker.prototype.onApplicationBootstrap = async function () {
  await onApplicationBootstrap.call(this);
  setInterval(() => void this.sweepRetries(), EVERY_MS).unref();
};
