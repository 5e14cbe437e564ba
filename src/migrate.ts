import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { endOnCrash } from './common/end-on-crash.js';
import { jsonLogger } from './common/json-logger.js';
import { loadConfig } from './config/environment.js';
import { readPostgresAddress } from './config/postgres-address.js';
import { dataSourceOptions, openDatabase } from './database/data-source.js';
import { findOrStartDatabase } from './database/embedded/find-or-start.js';
import { MIGRATIONS } from './database/migrations.js';
import { grantServiceRole } from './database/service-role.js';
import { exitOnFailedStart } from './service.js';

/** `npm run migrate`: brings the schema up to date and ends, for deployments that do this before the service starts. */
async function main(): Promise<void> {
  const logger = jsonLogger(['fatal', 'error', 'warn', 'log']);
  endOnCrash(logger);
  try {
    Logger.overrideLogger(logger);
    const config = loadConfig();
    const database = await findOrStartDatabase(config, (error) => exitOnFailedStart(error, logger));
    try {
      await migrate(database.url, config.database.migrationUrl);
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

/** The role of the service may lack rights until the other role has granted them, so it does not connect here. */
async function migrate(url: string, migrationUrl: string | null): Promise<void> {
  // What is granted follows from the tables whose records are loaded.
  if (migrationUrl !== null) await import('./app.module.js');
  const dataSource = await openDatabase(dataSourceOptions(migrationUrl ?? url));
  try {
    if (migrationUrl !== null) await grantServiceRole(dataSource, readPostgresAddress(url).user);
  } finally {
    await dataSource.destroy();
  }
}

void main();
