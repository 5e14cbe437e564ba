import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { AppError } from '../../common/errors.js';
import { migrateSchema } from '../migrate-schema.js';
import { MIGRATIONS } from '../migrations.js';
import { appliedMigrations, ourTables, quoted } from './contents.js';
import { type DataConnection, openForTransfer } from './data-connection.js';

/** The table that cannot be emptied while its trigger is on. */
const AUDIT = { table: 'audit_entry', trigger: 'audit_entry_not_emptied' };

/**
 * Opens the database that is to receive data, with the tables that the data had: a migration that changes data must find
 * the old ones. If newer migrations are applied already, they have only added.
 * @param begin is called before anything is changed
 * @throws AppError `newer_data`, `service_running`, `host_table`
 */
export async function openToReceive(
  url: string,
  migrations: readonly string[],
  begin: (client: PoolClient) => Promise<void> = () => Promise.resolve(),
): Promise<DataConnection> {
  const known: string[] = MIGRATIONS.map((migration) => new migration().name);
  const unknown = migrations.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new AppError(
      'newer_data',
      `The data are of a newer version of this service (${unknown.join(', ')}). Use that version.`,
    );
  const connection = await openForTransfer(url, migrations);
  try {
    await refuseRunningService(connection.client);
    await refuseHostTable(connection);
    await begin(connection.client);
    if ((await appliedMigrations(connection.client)).length === 0) await migrateSchema(connection.dataSource);
    else await migrateFully(url);
    // A table that had no column of ours has some now.
    await refuseHostTable(connection);
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Applies what is missing in this version, once the data are there. */
export async function migrateFully(url: string): Promise<void> {
  const { dataSource, close } = await openForTransfer(url);
  try {
    await migrateSchema(dataSource);
  } finally {
    await close();
  }
}

/**
 * Empties all tables of the service, in a transaction of the caller. The audit, too: only the owner of the tables can
 * switch off the trigger that keeps it, and the audit of the data that come takes its place.
 */
export async function emptyTables(dataSource: DataSource, client: PoolClient): Promise<void> {
  const tables = (await ourTables(dataSource, client)).map(({ table }) => table);
  const kept = tables.includes(AUDIT.table);
  if (kept) await client.query(`alter table ${AUDIT.table} disable trigger ${AUDIT.trigger}`);
  await client.query(`truncate ${tables.map(quoted).join(', ')}`);
  if (kept) await client.query(`alter table ${AUDIT.table} enable trigger ${AUDIT.trigger}`);
}

async function refuseRunningService(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*) as count from pg_stat_activity
      where datname = current_database() and application_name = 'weekly-intelligence' and pid <> pg_backend_pid()`,
  );
  if (Number(rows[0].count) > 0)
    throw new AppError(
      'service_running',
      'A service or a command uses the database that is to receive the data. Stop it first.',
    );
}

/** The host app's own table holds more than ours, and may not be emptied. */
async function refuseHostTable({ dataSource, client }: DataConnection): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `select table_name as table, column_name as column from information_schema.columns
      where table_schema = current_schema()`,
  );
  for (const { table, columns } of await ourTables(dataSource, client)) {
    const theirs = rows.filter((row) => row.table === table && !columns.includes(row.column));
    if (theirs.length > 0)
      throw new AppError(
        'host_table',
        `The table ${table} has columns that are not this service's (${theirs.map(({ column }) => column).join(', ')}). Give the service a database or a schema of its own, or use the tools of the database.`,
      );
  }
}
