import type { HasDatabase } from './rows.js';

/** Keeps what all tables hold. @returns a function that puts it back in place, as `pg_restore --clean` does */
export async function keepTables({ dataSource }: HasDatabase): Promise<() => Promise<void>> {
  const tables = (
    (await dataSource.query(
      `select tablename as name from pg_tables where schemaname = 'public' and tablename not in ('schema_migration', 'audit_entry')`,
    )) as { name: string }[]
  ).map(({ name }) => name);
  await dataSource.query('drop schema if exists kept cascade');
  await dataSource.query('create schema kept');
  for (const name of tables) await dataSource.query(`create table kept.${name} as table public.${name}`);
  return async () => {
    const putBack = tables.map(
      (name) => `insert into public.${name} overriding system value select * from kept.${name};`,
    );
    // One request is one transaction, without the checks of references.
    await dataSource.query(
      `set local session_replication_role = replica; truncate ${tables.join(', ')} cascade; ${putBack.join(' ')}`,
    );
  };
}
