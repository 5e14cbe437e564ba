import 'reflect-metadata';
import { setFlagsFromString } from 'node:v8';
import { describeError } from './common/errors.js';
import { jsonLogger } from './common/json-logger.js';
import { loadWorkerConfig } from './config/environment.js';
import { exitOnFailedStart, runService, startWorker } from './service.js';

/**
 * V8 lets garbage grow to several times of what lives, so that a worker would look the bigger the more users it has seen. A
 * worker keeps nothing of them: collected a quarter above what lives, it stays as it is, for a tenth more of CPU.
 */
setFlagsFromString('--heap-growing-percent=25');

/** A process that only works on what another one coordinates. */
async function main(): Promise<void> {
  const logger = jsonLogger(['fatal', 'error', 'warn', 'log']);
  try {
    const config = loadWorkerConfig();
    await runService(startWorker(config, logger), logger, ({ url }) =>
      logger.log(`working; health and metrics: listening on ${url}`),
    );
  } catch (error) {
    exitOnFailedStart(error, (cause) => describeError(cause).error, logger);
  }
}

void main();
