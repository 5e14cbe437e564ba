import 'reflect-metadata';
import { jsonLogger } from './common/json-logger.js';
import { loadConfig } from './config/environment.js';
import { dataSourceOptions, openDatabase } from './database/data-source.js';
import { findOrStartDatabase } from './database/embedded/find-or-start.js';
import { MIGRATIONS } from './database/migrations.js';
import { exitOnFailedStart } from './service.js';

/** `npm run migrate`: brings the schema up to date and ends, for deployments that do this before the service starts. */
async function main(): Promise<void> {
  const logger = jsonLogger(['fatal', 'error', 'warn', 'log']);
  try {
    const database = await findOrStartDatabase(loadConfig(), (error) => exitOnFailedStart(error, logger));
    try {
      const dataSource = await openDatabase(dataSourceOptions(database.url));
      await dataSource.destroy();
      logger.log({
        event: 'schema.migrated',
        message: 'The schema is up to date.',
        migrations: MIGRATIONS.length,
      });
    } finally {
      await database.stop();
    }
  } catch (error) {
    exitOnFailedStart(error, logger);
  }
}

void main();
