import { MIGRATIONS } from './migrations.js';
import { type Sql, selectRows } from './rows.js';

export const MIGRATIONS_TABLE = 'schema_migration';

/**
 * Migrations of this version that the database lacks, and migrations of the database that this version does not know.
 */
export async function compareMigrations(sql: Sql): Promise<{ pending: string[]; unknown: string[] }> {
  const [{ exists }] = await selectRows<{ exists: boolean }>(
    sql,
    `select to_regclass($1) is not null as exists`,
    [MIGRATIONS_TABLE],
  );
  const applied = exists
    ? await selectRows<{ name: string }>(sql, `select name from ${MIGRATIONS_TABLE} order by id`)
    : [];
  const ours: string[] = MIGRATIONS.map((migration) => migration.name);
  const theirs = applied.map(({ name }) => name);
  return {
    pending: ours.filter((name) => !theirs.includes(name)),
    unknown: theirs.filter((name) => !ours.includes(name)),
  };
}
