import { schemaDrift } from '../../../database/schema-drift.js';
import { fail, pass, type PreflightCheck, warn } from '../check.js';
import { compareMigrations } from '../../../database/compare-migrations.js';

const SHOWN = 5;

export const schemaDriftCheck: PreflightCheck = {
  name: 'schema_drift',
  inspect: async ({ database }) => {
    const { pending } = await compareMigrations(database());
    if (pending.length > 0)
      return warn(
        'The schema cannot be compared before the migrations are applied.',
        'Apply them, then run this again.',
      );
    const changes = await schemaDrift(database());
    if (changes.length === 0) return pass('The schema agrees with the record classes.');
    return fail(
      `The schema was changed manually. These statements would restore it:\n${changes.slice(0, SHOWN).join('\n')}`,
      'Undo the change, or make it a migration.',
    );
  },
};
