import type { HasDatabase } from './rows.js';

/** Returns all rows of all tables of the schema as text, by table. A table that is added later is read too. */
export async function everyRow({ dataSource }: HasDatabase): Promise<Map<string, string[]>> {
  const tables: { name: string }[] = await dataSource.query(
    `select table_name as name from information_schema.tables
     where table_schema = current_schema() and table_type = 'BASE TABLE' order by 1`,
  );
  const rows = new Map<string, string[]>();
  for (const { name } of tables) {
    const found: { row: string }[] = await dataSource.query(`select "${name}"::text as row from "${name}"`);
    rows.set(
      name,
      found.map(({ row }) => row),
    );
  }
  return rows;
}
