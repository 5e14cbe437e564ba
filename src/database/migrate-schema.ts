import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { type DataSource, MigrationExecutor, QueryFailedError, type QueryRunner } from 'typeorm';
import { AppError, describeError, sqlStateOf } from '../common/errors.js';
import { compareMigrations } from './compare-migrations.js';
import { databaseRemedy } from './database-problem.js';
import { refuseOtherColumns, tryPreferencesRow } from './host-tables.js';
import { MIGRATIONS } from './migrations.js';

/** Any fixed number. Replicas that start together take this lock, so that only one migrates at a time. */
const MIGRATION_LOCK = 7_021_984;
/**
 * How long a statement waits for a lock. Everyone who comes later waits behind it, the host's readers of its own tables
 * too, so it gives way and tries again.
 */
const LOCK_WAIT_MS = 400;
const PAUSE_MS = 1500;
const OTHER_PROCESS_PAUSE_MS = 200;
const GIVE_UP_AFTER_MS = 5 * 60_000;
const LOG_EVERY_MS = 15_000;

const LOCK_NOT_AVAILABLE = '55P03';
const DUPLICATE_TABLE = '42P07';

/** Another process is migrating. */
class OtherProcessError extends Error {}

/**
 * Applies the missing migrations in one transaction, which also holds the lock: behind a pooler the lock of a session
 * would stay with a connection that others use (decision 63).
 * @throws AppError `migration_failed`
 */
export async function migrateSchema(dataSource: DataSource, giveUpAfterMs = GIVE_UP_AFTER_MS): Promise<void> {
  const logger = new Logger('Migrations');
  const begun = performance.now();
  let logAt = begun + LOG_EVERY_MS / 5;
  for (;;)
    try {
      await migrateOnce(dataSource, logger);
      return;
    } catch (error) {
      const other = error instanceof OtherProcessError;
      const waiting = other || sqlStateOf(error) === LOCK_NOT_AVAILABLE;
      const now = performance.now();
      if (!waiting || now - begun > giveUpAfterMs) throw failure(error);
      if (now >= logAt) {
        logAt = now + LOG_EVERY_MS;
        logger.warn({
          event: 'migration.waiting',
          message: other
            ? 'Another process migrates the database; this one waits for it.'
            : 'A table is in use, so the migration gave way; it is tried again.',
        });
      }
      await delay(other ? OTHER_PROCESS_PAUSE_MS : PAUSE_MS);
    }
}

async function migrateOnce(dataSource: DataSource, logger: Logger): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction('READ COMMITTED');
    try {
      const [{ locked }] = (await runner.query('select pg_try_advisory_xact_lock($1) as locked', [
        MIGRATION_LOCK,
      ])) as { locked: boolean }[];
      if (!locked) throw new OtherProcessError();
      await runner.query(`set local lock_timeout = ${LOCK_WAIT_MS}`);
      await runner.query('set local statement_timeout = 0');
      await applyMigrations(dataSource, runner, logger);
      await runner.commitTransaction();
    } catch (error) {
      await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    }
  } finally {
    await runner.release();
  }
}

async function applyMigrations(dataSource: DataSource, runner: QueryRunner, logger: Logger): Promise<void> {
  const { pending } = await compareMigrations(runner);
  const first = pending.includes(MIGRATIONS[0].name);
  if (first) await refuseOtherColumns(runner);
  await new MigrationExecutor(dataSource, runner).executePendingMigrations();
  const warning = first ? await tryPreferencesRow(runner) : null;
  if (warning !== null) logger.warn({ event: 'schema.host_restricts', message: warning });
}

/** Our own refusals are sentences for the operator. Of database errors only the SQLSTATE and its remedy are shown. */
function failure(cause: unknown): AppError {
  return new AppError('migration_failed', `The database could not be migrated: ${reasonOf(cause)}`, {
    cause,
  });
}

function reasonOf(cause: unknown): string {
  switch (sqlStateOf(cause)) {
    case LOCK_NOT_AVAILABLE:
      return 'a table that it changes was in use all the time (55P03). Look for long transactions in pg_stat_activity.';
    case DUPLICATE_TABLE:
      return `the schema already has a table or an index ${nameIn(cause)}that does not belong to this service (42P07). Rename it, or give the service a schema or a database of its own. Nothing was changed.`;
    case null:
      if (cause instanceof OtherProcessError) return 'another process has been migrating it for too long.';
      return cause instanceof Error && !(cause instanceof QueryFailedError)
        ? cause.message
        : describeError(cause).error;
    default: {
      const remedy = databaseRemedy(cause);
      return `${describeError(cause).error}${remedy === null ? '' : `: ${remedy}`}`;
    }
  }
}

/** The message of this error names nothing but the relation. */
function nameIn(cause: unknown): string {
  const name = /"([^"]+)"/.exec((cause as Error).message)?.[1];
  return name === undefined ? '' : `"${name}" `;
}
