import type { DataSource } from 'typeorm';

/** Forgets everybody and everything, so that each test begins alone. */
export async function emptyTables(dataSource: DataSource): Promise<void> {
  const tables = (await dataSource.query(
    `select tablename from pg_tables where schemaname = 'public' and tablename <> 'schema_migration'`,
  )) as { tablename: string }[];
  await dataSource.query(`truncate ${tables.map((table) => table.tablename).join(', ')} cascade`);
}
