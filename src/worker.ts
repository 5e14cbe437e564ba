import 'reflect-metadata';
import { collectEarly } from './common/garbage.js';
import { endOnCrash } from './common/end-on-crash.js';
import { jsonLogger } from './common/json-logger.js';
import { loadWorkerConfig } from './config/environment.js';
import { exitOnFailedStart, runService, startWorker } from './service.js';

/** A process that only works on batches of runs that another process coordinates. */
async function main(): Promise<void> {
  const logger = jsonLogger(['fatal', 'error', 'warn', 'log']);
  endOnCrash(logger);
  try {
    const config = loadWorkerConfig();
    await runService(startWorker(config, logger), logger, ({ url }) => {
      collectEarly();
      logger.log({
        event: 'worker.listening',
        message: 'The worker is working. Its health and metrics are at this address.',
        url,
      });
    });
  } catch (error) {
    exitOnFailedStart(error, logger);
  }
}

void main();
