import type { DataSource } from 'typeorm';

/** Empties all tables except the audit, whose rows the database keeps, so that no test depends on another. */
export async function emptyTables(dataSource: DataSource): Promise<void> {
  const tables = (await dataSource.query(
    `select tablename from pg_tables where schemaname = 'public' and tablename not in ('schema_migration', 'audit_entry')`,
  )) as { tablename: string }[];
  await dataSource.query(`truncate ${tables.map((table) => table.tablename).join(', ')} cascade`);
}
