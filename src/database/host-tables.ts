import type { QueryRunner } from 'typeorm';
import { AppError, sqlStateOf } from '../common/errors.js';

/** The types that a column of the host's user_preferences may have, and the shortest length that holds our values. */
export const PREFERENCE_COLUMNS: Readonly<Record<string, { types: readonly string[]; length?: number }>> = {
  user_id: { types: ['uuid'] },
  intelligence_generation_enabled: { types: ['boolean'] },
  intelligence_generation_frequency: { types: ['varchar', 'text', 'citext'], length: 20 },
  last_intelligence_generated_at: { types: ['timestamptz'] },
  intelligence_notification_enabled: { types: ['boolean'] },
  time_zone: { types: ['varchar', 'text', 'citext'], length: 64 },
  notification_channel: { types: ['varchar', 'text', 'citext'], length: 20 },
  email: { types: ['varchar', 'text', 'citext'], length: 254 },
  locale: { types: ['varchar', 'text', 'citext'], length: 5 },
  units: { types: ['varchar', 'text', 'citext'], length: 9 },
};

const INTEGRITY = '23';
const FOREIGN_KEY = '23503';

const refusal = (message: string): AppError => new AppError('host_table', message);

/**
 * Refuses a host's user_preferences in which a column has one of our names and another type: the first run would fail.
 * Runs before the first migration.
 * @throws AppError `host_table` that names the columns
 */
export async function refuseOtherColumns(runner: QueryRunner): Promise<void> {
  const columns = (await runner.query(
    `select column_name as name, udt_name as type, character_maximum_length as length, is_generated = 'ALWAYS' as generated
     from information_schema.columns where table_schema = current_schema() and table_name = 'user_preferences'`,
  )) as { name: string; type: string; length: number | null; generated: boolean }[];
  const wrong = columns.flatMap(({ name, type, length, generated }) => {
    const wanted = PREFERENCE_COLUMNS[name];
    if (wanted === undefined || name === 'user_id') return [];
    if (generated) return [`${name} is a generated column`];
    if (!wanted.types.includes(type)) return [`${name} is ${type}, not ${wanted.types[0]}`];
    if (wanted.length !== undefined && length !== null && length < wanted.length)
      return [`${name} holds ${length} characters, fewer than ${wanted.length}`];
    return [];
  });
  if (wrong.length > 0)
    throw refusal(
      `the existing table user_preferences has columns of the same name for something else: ${wrong.join('; ')}. Rename or change them, or give the service a schema or a database of its own. Nothing was changed.`,
    );
}

/**
 * Tries to add a row to user_preferences, and takes it back. A trigger or a constraint of the host may refuse our rows.
 * @returns what the operator should know; null when all is well
 * @throws AppError `host_table` that names the constraint
 */
export async function tryPreferencesRow(runner: QueryRunner): Promise<string | null> {
  await runner.query('savepoint a_row');
  try {
    await runner.query(
      `insert into user_preferences (user_id, time_zone, notification_channel, email, last_intelligence_generated_at)
       values (gen_random_uuid(), 'America/Argentina/Buenos_Aires', 'webhook', 'a@example.com', now())`,
    );
    return null;
  } catch (error) {
    const state = sqlStateOf(error) ?? '';
    const constraint = (error as { driverError?: { constraint?: string } }).driverError?.constraint;
    if (state === FOREIGN_KEY)
      return `The foreign key ${constraint} of user_preferences refuses people that are not in the host's own table.`;
    const cause = state.startsWith(INTEGRITY) ? `constraint ${constraint}` : 'trigger or policy';
    throw refusal(
      `a ${cause} of the existing table user_preferences refuses our rows (${state}). Drop or relax it, or give the service a schema or a database of its own. Nothing was changed.`,
    );
  } finally {
    await runner.query('rollback to savepoint a_row');
  }
}
