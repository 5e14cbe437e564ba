import { join } from 'node:path';
import { text } from '../schemas.js';
import { type Environment, group, optionalVariable, variable } from '../variable.js';
import { STORAGE } from './storage.js';

const dataDirOf = ({ DATA_DIR }: Environment): string =>
  DATA_DIR ?? STORAGE.database.variables.dataDir.example;

/** Short ones could be guessed from the hashes. */
const MIN_SECRET = 24;

const secrets = text
  .transform((list) => list.split(',').map((secret) => secret.trim()))
  .refine((list) => list.every((secret) => secret.length >= MIN_SECRET), {
    error: `must be a list of secrets of at least ${MIN_SECRET} characters, with commas between them`,
  });

export const PERSONAL_DATA = {
  erasures: group('Erasures', {
    file: variable('ERASURES_FILE', text, {
      default: (environment) => join(dataDirOf(environment), 'erasures.log'),
      example: '.data/erasures.log',
      comment:
        'The record of erasures outside the database, read after a restore. Keep it on a disk that outlives the process, and not in the backup of the database.',
    }),
    secrets: optionalVariable('ERASURE_SECRETS', secrets, {
      example: '',
      comment:
        'The keys of the hashes in that record, with commas between them: the first is used, the others are still understood. Unset: generated once and kept beside ERASURES_FILE. Set it where several replicas have no common disk.',
    }),
  }),
};
