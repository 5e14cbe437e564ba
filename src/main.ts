import 'reflect-metadata';
import { endOnCrash } from './common/end-on-crash.js';
import { jsonLogger } from './common/json-logger.js';
import { loadConfig } from './config/environment.js';
import { exitOnFailedStart, runService, startService } from './service.js';

/** The service alone: no demo users, and no run but those that the schedule owes. */
async function main(): Promise<void> {
  const logger = jsonLogger(['fatal', 'error', 'warn', 'log']);
  endOnCrash(logger);
  try {
    await runService(startService(loadConfig(), logger), logger, ({ url, adminUrl }) =>
      logger.log({
        event: 'service.listening',
        message: 'The service is listening.',
        url,
        ...(adminUrl === url ? {} : { admin_url: adminUrl }),
      }),
    );
  } catch (error) {
    exitOnFailedStart(error, logger);
  }
}

void main();
