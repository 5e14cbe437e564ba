import { Logger } from '@nestjs/common';
import { types } from 'pg';
import type { Pool } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { AppError } from '../common/errors.js';
import { AddressProblem, type PostgresAddress, readPostgresAddress } from '../config/postgres-address.js';
import { compareMigrations, MIGRATIONS_TABLE } from './compare-migrations.js';
import { BoundedTransactions } from './connection/bounded-transactions.js';
import { clientConfig, ConnectionRoute } from './connection/connection-route.js';
import { ReadOnlyWatch } from './connection/read-only-watch.js';
import { ServiceClient, type ServiceClientConfig, SILENT_AFTER_MS } from './connection/service-client.js';
import { databaseProblem } from './database-problem.js';
import { inspectSession } from './inspect-session.js';
import { migrateSchema } from './migrate-schema.js';
import { MIGRATIONS } from './migrations.js';
import { grantServiceRole, refuseMissingRights } from './service-role.js';
import { refuseUnfinishedMove } from './unfinished-move.js';

const DATE_OID = 1082;
const INT8_OID = 20;
const POOL_SIZE = 12;

// A calendar day is text, and not a Date at midnight of some time zone. Counts fit into a double.
types.setTypeParser(DATE_OID, (text) => text);
types.setTypeParser(INT8_OID, Number);

/**
 * @param url an address as libpq reads it; PG* variables of the process complete it
 * @throws AppError `bad_database_address`, `bad_certificate_file`
 */
export function dataSourceOptions(url: string): DataSourceOptions {
  const address = addressOf(url);
  const { connectSeconds, hosts } = address;
  const watch = new ReadOnlyWatch();
  return {
    type: 'postgres',
    uuidExtension: 'pgcrypto',
    // gen_random_uuid is part of PostgreSQL; the role of the service may not create extensions.
    installExtensions: false,
    migrations: MIGRATIONS,
    migrationsTableName: MIGRATIONS_TABLE,
    migrationsTransactionMode: 'all',
    logging: false,
    // The default logger prints failed migrations even with `logging: false`; the program that migrates reports them.
    logger: 'debug',
    poolSize: POOL_SIZE,
    connectTimeoutMS: connectSeconds * 1000 * hosts.length,
    extra: {
      ...clientConfig(address),
      Client: ServiceClient,
      route: new ConnectionRoute(address),
      silentAfterMs: SILENT_AFTER_MS,
      watch,
      onReadOnly: () => watch.notice(),
    } satisfies PoolExtra,
  };
}

function addressOf(url: string): PostgresAddress {
  try {
    return readPostgresAddress(url);
  } catch (cause) {
    if (!(cause instanceof AddressProblem)) throw cause;
    throw new AppError(
      'bad_database_address',
      `The database's address, with the PG* variables, ${cause.message}.`,
      {
        cause,
      },
    );
  }
}

type PoolExtra = ServiceClientConfig & { Client: typeof ServiceClient; watch: ReadOnlyWatch };

export interface OpenOptions {
  /** false: the schema must be up to date already. */
  migrate: boolean;
  /** The address of the role that may change the schema and grants the service its rights; null: that of the service. */
  migrationUrl?: string | null;
}

/**
 * Connects, and brings the schema up to date.
 * @throws AppError `database_unreachable`, `database_read_only` and `database_unsuitable` without address or password,
 * `migration_failed`, `migrations_pending`, `move_unfinished`, `service_role_missing`, `rights_missing`
 */
export async function openDatabase(
  options: DataSourceOptions,
  { migrate: mayMigrate, migrationUrl = null }: OpenOptions = { migrate: true },
): Promise<DataSource> {
  const dataSource = await connect(options);
  try {
    await inspectSession(dataSource);
    await refuseUnfinishedMove(dataSource);
    const { pending, unknown } = await compareMigrations(dataSource);
    if (pending.length > 0) {
      if (!mayMigrate) throw missing(pending);
      await migrateApart(options, migrationUrl);
    }
    if (unknown.length > 0) warnOfNewerSchema(unknown);
    await refuseMissingRights(dataSource);
    return dataSource;
  } catch (error) {
    await dataSource.destroy();
    throw error instanceof AppError ? error : unreachable(error);
  }
}

async function connect(options: DataSourceOptions, variable?: string): Promise<DataSource> {
  const dataSource = new DataSource(options);
  try {
    await dataSource.initialize();
  } catch (cause) {
    throw unreachable(cause, variable);
  }
  const { watch, route } = options.extra as PoolExtra;
  watch.follow((dataSource.driver as unknown as { master: Pool }).master);
  if ((await route.find()).pooled) dataSource.subscribers.push(new BoundedTransactions());
  return dataSource;
}

function unreachable(cause: unknown, variable?: string): AppError {
  return new AppError('database_unreachable', databaseProblem(cause, variable), { cause });
}

function missing(pending: readonly string[]): AppError {
  return new AppError(
    'migrations_pending',
    `The database lacks ${pending.length} migration(s): ${pending.join(', ')}. MIGRATE_ON_BOOT is false: run \`npm run migrate\` (node dist/src/migrate.js) first.`,
  );
}

/** A newer version has applied them. Migrations only add, so the previous version can work on that schema. */
function warnOfNewerSchema(unknown: readonly string[]): void {
  new Logger('Migrations').warn({
    event: 'schema.newer',
    message: 'The database has migrations that this version does not know: a newer version has used it.',
    migrations: unknown,
  });
}

/** Migrates on separate connections, which are closed afterwards. A migration may take long without an answer. */
async function migrateApart(options: DataSourceOptions, migrationUrl: string | null): Promise<void> {
  const extra = (migrationUrl === null ? options : dataSourceOptions(migrationUrl)).extra as PoolExtra;
  const dataSource = await connect(
    { ...options, extra: { ...extra, silentAfterMs: null } } as DataSourceOptions,
    migrationUrl === null ? undefined : 'MIGRATION_DATABASE_URL',
  );
  try {
    await migrateSchema(dataSource);
    const role = (options.extra as PoolExtra).user!;
    if (extra.user !== role) await grantServiceRole(dataSource, role);
  } finally {
    await dataSource.destroy();
  }
}
