import { compareMigrations } from '../../../database/compare-migrations.js';
import { MIGRATIONS } from '../../../database/migrations.js';
import { fail, pass, type PreflightCheck, warn } from '../check.js';

export const migrationsCheck: PreflightCheck = {
  name: 'migrations',
  inspect: async ({ database }) => {
    const { pending, unknown } = await compareMigrations(database());
    if (pending.length > 0)
      return fail(
        `These are not applied: ${pending.join(', ')}.`,
        'Run `npm run migrate` (node dist/src/migrate.js), or start this version: it migrates at boot unless MIGRATE_ON_BOOT is false.',
      );
    if (unknown.length > 0)
      return warn(
        `The database has migrations that this version does not know: ${unknown.join(', ')}.`,
        'A newer version has used this database. Deploy that version, unless you are rolling back from it.',
      );
    return pass(`All ${MIGRATIONS.length} migrations are applied.`);
  },
};
