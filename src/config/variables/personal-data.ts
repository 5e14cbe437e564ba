import { join } from 'node:path';
import { integer, text } from '../schemas.js';
import { toSecret } from '../secret-variable.js';
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

const MAX_DAYS = 36_500;

/** 0: for ever. A limit below `least` would change weeks that are still made. */
const daysKept = (least: number) =>
  integer(0, MAX_DAYS).refine((days) => days === 0 || days >= least, {
    error: `must be 0 (for ever) or at least ${least}`,
  });

export const PERSONAL_DATA = {
  retention: group('Retention', {
    observations: variable('RETENTION_OBSERVATIONS_DAYS', daysKept(400), {
      default: 0,
      comment:
        'Days after which observations, noted red flags and ended experiments are deleted. 0: never. A week is made from the 364 days before it.',
    }),
    weeks: variable('RETENTION_WEEKS_DAYS', daysKept(63), {
      default: 0,
      comment:
        "Days after which a person's weeks are deleted, and what they leave for the next week. 0: never. The latest state of a person stays.",
    }),
    outcomes: variable('RETENTION_OUTCOMES_DAYS', daysKept(91), {
      default: 730,
      comment: 'Days after which the outcomes and retries of users are deleted. 0: never. The runs stay.',
    }),
    deadMessages: variable('RETENTION_DEAD_MESSAGES_DAYS', daysKept(7), {
      default: 90,
      comment: 'Days after which messages that could not be delivered are deleted. 0: never.',
    }),
    alerts: variable('RETENTION_ALERTS_DAYS', daysKept(7), {
      default: 365,
      comment: 'Days after which alerts that have ended are deleted. 0: never.',
    }),
    audit: variable('AUDIT_RETENTION_DAYS', integer(30, 3650), {
      default: 400,
      comment: 'How long the audit keeps who read or changed what. The database refuses less than 30 days.',
    }),
    identities: variable('RETENTION_IDENTITIES_DAYS', daysKept(1), {
      default: 30,
      comment: 'Days after which the ids of users without any data are deleted. 0: never.',
    }),
  }),
  erasures: group('Erasures', {
    file: variable('ERASURES_FILE', text, {
      default: (environment) => join(dataDirOf(environment), 'erasures.log'),
      example: '.data/erasures.log',
      comment:
        'The record of erasures outside the database, read after a restore. Keep it on a disk that outlives the process, and not in the backup of the database. The folder `deliveries` beside it says how far messages were sent.',
    }),
    secrets: optionalVariable('ERASURE_SECRETS', secrets, {
      example: '',
      comment:
        'The keys of the hashes in that record, with commas between them: the first is used, the others are still understood. Unset: generated once and kept beside ERASURES_FILE. Set it where several replicas have no common disk.',
      secretsIn: (keys) => keys.map(toSecret),
    }),
  }),
};
