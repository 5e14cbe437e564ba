import type { PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import { MIGRATIONS_TABLE } from '../compare-migrations.js';
import { personTables } from '../table-policy.js';

export interface TableContents {
  table: string;
  columns: string[];
  rows: number;
  /** The sum of a hash of each row: the same for the same rows, in whatever order they lie. */
  sum: string;
}

/** What one snapshot of a database holds. */
export interface Contents {
  migrations: string[];
  /** A table comes after those that it refers to. */
  tables: TableContents[];
  /** The last value of each counter of a column. */
  counters: { table: string; column: string; last: number }[];
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const columnList = (columns: readonly string[]): string => columns.map(quoted).join(', ');

/** Reads what our tables hold. Columns of the host app in its own table are not ours, and are left out. */
export async function readContents(dataSource: DataSource, client: PoolClient): Promise<Contents> {
  const tables: TableContents[] = [];
  for (const { table, columns } of await ourTables(dataSource, client))
    tables.push({ table, columns, ...(await sumOf(client, table, columns)) });
  return {
    migrations: await appliedMigrations(client),
    tables,
    counters: await readCounters(
      client,
      tables.map(({ table }) => table),
    ),
  };
}

export async function sumOf(
  client: PoolClient,
  table: string,
  columns: readonly string[],
): Promise<{ rows: number; sum: string }> {
  const { rows } = await client.query<{ rows: number; sum: string }>(
    `select count(*) as rows, coalesce(sum(('x' || left(md5(row(${columnList(columns)})::text), 15))::bit(60)::bigint), 0)::text as sum
      from ${quoted(table)}`,
  );
  return { rows: Number(rows[0].rows), sum: rows[0].sum };
}

/** In the order in which they were applied; empty if the schema has not been made yet. */
export async function appliedMigrations(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ made: boolean }>('select to_regclass($1) is not null as made', [
    MIGRATIONS_TABLE,
  ]);
  if (!rows[0].made) return [];
  const applied = await client.query<{ name: string }>(`select name from ${MIGRATIONS_TABLE} order by id`);
  return applied.rows.map(({ name }) => name);
}

/** The first of our tables with rows about persons; null if there is none. */
export async function tableWithPersons(client: PoolClient): Promise<string | null> {
  for (const [table] of personTables()) {
    const { rows } = await client.query<{ made: boolean }>('select to_regclass($1) is not null as made', [
      table,
    ]);
    if (rows[0].made && (await client.query(`select from ${quoted(table)} limit 1`)).rowCount) return table;
  }
  return null;
}

/** Those that exist, with the columns that exist. A table comes after those that it refers to. */
export async function ourTables(
  dataSource: DataSource,
  client: PoolClient,
): Promise<{ table: string; columns: string[] }[]> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `select table_name as table, column_name as column from information_schema.columns
      where table_schema = current_schema() and is_generated = 'NEVER'`,
  );
  const found = new Set(rows.map(({ table, column }) => `${table} ${column}`));
  const tables = dataSource.entityMetadatas
    .map(({ tableName: table, columns }) => ({
      table,
      columns: columns
        .map(({ databaseName }) => databaseName)
        .filter((name) => found.has(`${table} ${name}`)),
    }))
    .filter(({ columns }) => columns.length > 0);
  return inOrderOfReferences(tables, await readReferences(client));
}

async function readReferences(client: PoolClient): Promise<{ table: string; refers: string }[]> {
  const { rows } = await client.query<{ table: string; refers: string }>(
    `select distinct c.relname as table, r.relname as refers from pg_constraint k
      join pg_class c on c.oid = k.conrelid join pg_class r on r.oid = k.confrelid
      where k.contype = 'f' and c.oid <> r.oid and c.relnamespace = current_schema()::regnamespace`,
  );
  return rows;
}

function inOrderOfReferences<Table extends { table: string }>(
  tables: readonly Table[],
  references: readonly { table: string; refers: string }[],
): Table[] {
  const ordered: Table[] = [];
  const visit = (table: Table): void => {
    if (ordered.includes(table)) return;
    for (const { refers } of references.filter((reference) => reference.table === table.table)) {
      const referred = tables.find(({ table: name }) => name === refers);
      if (referred) visit(referred);
    }
    ordered.push(table);
  };
  [...tables].sort((a, b) => a.table.localeCompare(b.table)).forEach(visit);
  return ordered;
}

async function readCounters(client: PoolClient, tables: readonly string[]): Promise<Contents['counters']> {
  const counters: Contents['counters'] = [];
  for (const { table, column, sequence } of await counterColumns(client, tables)) {
    const state = await client.query<{ last: number; used: boolean }>(
      `select last_value as last, is_called as used from ${sequence}`,
    );
    if (state.rows[0].used) counters.push({ table, column, last: Number(state.rows[0].last) });
  }
  return counters;
}

/** The columns that a counter of their own fills: those of type serial, and identity columns. */
export async function counterColumns(
  client: PoolClient,
  tables: readonly string[],
): Promise<{ table: string; column: string; sequence: string }[]> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(
    `select * from (
       select table_name as table, column_name as column,
         pg_get_serial_sequence(quote_ident(table_name), column_name) as sequence
       from information_schema.columns where table_schema = current_schema() and table_name = any($1)) as found
     where sequence is not null order by 1, 2`,
    [tables],
  );
  return rows;
}
