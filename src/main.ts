import 'reflect-metadata';
import { describeError } from './common/errors.js';
import { jsonLogger } from './common/json-logger.js';
import { loadConfig } from './config/environment.js';
import { exitOnFailedStart, runService, startService } from './service.js';

/** The built service alone: no demo users, no run but what the schedule owes. */
async function main(): Promise<void> {
  const logger = jsonLogger(['fatal', 'error', 'warn', 'log']);
  try {
    await runService(startService(loadConfig(), logger), logger, ({ url }) =>
      logger.log(`listening on ${url}`),
    );
  } catch (error) {
    exitOnFailedStart(error, (cause) => describeError(cause).error, logger);
  }
}

void main();
