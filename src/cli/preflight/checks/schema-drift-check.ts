import { schemaDrift } from '../../../database/schema-drift.js';
import { fail, pass, type PreflightCheck, warn } from '../check.js';
import { compareMigrations } from '../../../database/compare-migrations.js';

const SHOWN = 5;

export const schemaDriftCheck: PreflightCheck = {
  name: 'schema_drift',
  look: async ({ database }) => {
    const { pending } = await compareMigrations(database());
    if (pending.length > 0)
      return warn('It cannot be told before the migrations are applied.', 'Apply them, then look again.');
    const changes = await schemaDrift(database());
    if (changes.length === 0) return pass('The schema is what the records say.');
    return fail(
      `The schema has been changed by hand. To be as the records say it lacks:\n${changes.slice(0, SHOWN).join('\n')}`,
      'Undo the change, or make it a migration.',
    );
  },
};
