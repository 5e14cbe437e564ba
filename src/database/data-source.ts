import { Client, types } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { AppError, describeError } from '../common/errors.js';
import { compareMigrations, MIGRATIONS_TABLE } from './compare-migrations.js';
import { ImpatientClient } from './impatient-client.js';
import { MIGRATIONS } from './migrations.js';

const DATE_OID = 1082;
const INT8_OID = 20;
/** Any fixed number. Replicas that start together take this lock, so that only one migrates at a time. */
const MIGRATION_LOCK = 7_021_984;
const POOL_SIZE = 12;
/**
 * A process that stalls inside a transaction must not keep its rows locked (ImpatientClient protects against a silent
 * server).
 */
const IDLE_IN_TRANSACTION_MS = 15_000;

// A calendar day is text, and not a Date at midnight of some time zone. Counts fit into a double.
types.setTypeParser(DATE_OID, (text) => text);
types.setTypeParser(INT8_OID, Number);

export function dataSourceOptions(url: string): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    applicationName: 'weekly-intelligence',
    uuidExtension: 'pgcrypto',
    migrations: MIGRATIONS,
    migrationsTableName: MIGRATIONS_TABLE,
    migrationsTransactionMode: 'all',
    logging: false,
    // The default logger prints failed migrations even with `logging: false`; the program that migrates reports them.
    logger: 'debug',
    poolSize: POOL_SIZE,
    connectTimeoutMS: 5000,
    extra: { keepAlive: true, idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS },
  };
}

/**
 * Connects, and brings the schema up to date. With `migrate: false` the schema must be up to date already.
 * @throws AppError `database_unreachable` without address or password, `migration_failed`, `migrations_pending`
 */
export async function openDatabase(
  options: DataSourceOptions,
  { migrate: mayMigrate } = { migrate: true },
): Promise<DataSource> {
  if (mayMigrate) await migrate(await connect(options), (options as { url: string }).url);
  const extra = { ...(options.extra as object), Client: ImpatientClient };
  const dataSource = await connect({ ...options, extra } as DataSourceOptions);
  if (!mayMigrate) await refusePending(dataSource);
  return dataSource;
}

async function connect(options: DataSourceOptions): Promise<DataSource> {
  const dataSource = new DataSource(options);
  try {
    return await dataSource.initialize();
  } catch (cause) {
    throw new AppError(
      'database_unreachable',
      `PostgreSQL cannot be reached (${describeError(cause).error}). Check DATABASE_URL and that the server runs.`,
      { cause },
    );
  }
}

/** Migrations that only the database knows are no problem: a newer version has applied them, and they only add. */
async function refusePending(dataSource: DataSource): Promise<void> {
  const { pending } = await compareMigrations(dataSource);
  if (pending.length === 0) return;
  await dataSource.destroy();
  throw new AppError(
    'migrations_pending',
    `The database lacks ${pending.length} migration(s): ${pending.join(', ')}. MIGRATE_ON_BOOT is false: run \`npm run migrate\` (node dist/src/migrate.js) first.`,
  );
}

/** Migrates on separate connections, which are closed afterwards. */
async function migrate(dataSource: DataSource, url: string): Promise<void> {
  const lockClient = new Client({
    connectionString: url,
    application_name: 'weekly-intelligence migrations',
  });
  try {
    await lockClient.connect();
    await lockClient.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await dataSource.runMigrations();
  } catch (cause) {
    throw new AppError('migration_failed', migrationMessage(cause), { cause });
  } finally {
    await dataSource.destroy();
    await lockClient.end();
  }
}

/**
 * Our own refusals are plain Errors with a sentence for the operator. Of database errors only the SQLSTATE is shown.
 */
function migrationMessage(cause: unknown): string {
  const described = describeError(cause);
  const reason =
    described.errorClass === 'internal_error' && cause instanceof Error ? cause.message : described.error;
  return `The database could not be migrated: ${reason}`;
}
