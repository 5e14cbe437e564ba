import type { DataSource } from 'typeorm';

const DEADLOCK = '40P01';

/** Empties all tables except the audit, whose rows the database keeps, so that no test depends on another. */
export async function emptyTables(dataSource: DataSource): Promise<void> {
  const tables = (await dataSource.query(
    `select tablename from pg_tables where schemaname = 'public' and tablename not in ('schema_migration', 'audit_entry')`,
  )) as { tablename: string }[];
  const truncate = `truncate ${tables.map((table) => table.tablename).join(', ')} cascade`;
  // The service's own ticks may hold some of the tables and wait for others.
  while (await isDeadlock(dataSource.query(truncate)));
}

async function isDeadlock(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return false;
  } catch (error) {
    if ((error as { driverError?: { code?: string } }).driverError?.code === DEADLOCK) return true;
    throw error;
  }
}
