import type { DataSource } from 'typeorm';
import { MIGRATIONS } from '../../../database/migrations.js';
import { selectRows } from '../../../database/rows.js';
import { fail, pass, type PreflightCheck, warn } from '../check.js';

/** What this version brings and the database lacks, and the other way round. */
export async function compareMigrations(
  dataSource: DataSource,
): Promise<{ pending: string[]; unknown: string[] }> {
  const [{ exists }] = await selectRows<{ exists: boolean }>(
    dataSource,
    `select to_regclass('schema_migration') is not null as exists`,
  );
  const applied = exists
    ? await selectRows<{ name: string }>(dataSource, 'select name from schema_migration order by id')
    : [];
  const ours: string[] = MIGRATIONS.map((migration) => new migration().name);
  const theirs = applied.map(({ name }) => name);
  return {
    pending: ours.filter((name) => !theirs.includes(name)),
    unknown: theirs.filter((name) => !ours.includes(name)),
  };
}

export const migrationsCheck: PreflightCheck = {
  name: 'migrations',
  look: async ({ database }) => {
    const { pending, unknown } = await compareMigrations(database());
    if (pending.length > 0)
      return fail(
        `Not applied: ${pending.join(', ')}.`,
        'Start this version once: it migrates at boot, as does every other command of its command line.',
      );
    if (unknown.length > 0)
      return warn(
        `The database has migrations this version does not know: ${unknown.join(', ')}.`,
        'A newer version has been here. Deploy that one, unless this is a return to the one before it.',
      );
    return pass(`All ${MIGRATIONS.length} are applied.`);
  },
};
