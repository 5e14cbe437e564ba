import 'reflect-metadata';
import { describeError } from './common/errors.js';
import { collectEarly } from './common/garbage.js';
import { jsonLogger } from './common/json-logger.js';
import { loadWorkerConfig } from './config/environment.js';
import { exitOnFailedStart, runService, startWorker } from './service.js';

/** A process that only works on what another one coordinates. */
async function main(): Promise<void> {
  const logger = jsonLogger(['fatal', 'error', 'warn', 'log']);
  try {
    const config = loadWorkerConfig();
    await runService(startWorker(config, logger), logger, ({ url }) => {
      collectEarly();
      logger.log(`working; health and metrics: listening on ${url}`);
    });
  } catch (error) {
    exitOnFailedStart(error, (cause) => describeError(cause).error, logger);
  }
}

void main();
