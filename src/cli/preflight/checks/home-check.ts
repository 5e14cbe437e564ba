import { compareMigrations } from '../../../database/compare-migrations.js';
import { DatabaseHome, whyHeld } from '../../../database/database-home.js';
import { pass, type PreflightCheck, warn } from '../check.js';

/** Whether the database is perhaps a copy, so that nothing leaves the service. */
export const homeCheck: PreflightCheck = {
  name: 'home',
  inspect: async ({ database, config }) => {
    const { pending } = await compareMigrations(database());
    if (pending.length > 0)
      return warn(
        'The home of the database cannot be read before the migrations are applied.',
        'Apply them, then run this again.',
      );
    const held = await new DatabaseHome(database(), config).look();
    if (held === null) return pass('Messages may leave the service.');
    return warn(
      `Nothing is sent. ${whyHeld(held)}`,
      'If this is the database in use, `npm run cli -- outbox confirm-home`; if it is a copy, leave it so.',
    );
  },
};
