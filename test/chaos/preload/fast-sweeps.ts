import 'reflect-metadata';
import { JobClockwork } from '../../../src/jobs/job-ticker.js';

const EVERY_MS = 500;

/** Retries are looked for twice a second: the retry times are a second apart here, not hours. */
const onApplicationBootstrap = JobClockwork.prototype.onApplicationBootstrap;
JobClockwork.prototype.onApplicationBootstrap = async function () {
  await onApplicationBootstrap.call(this);
  setInterval(() => void this.sweepRetries(), EVERY_MS).unref();
};
