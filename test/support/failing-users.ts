import { refuseInserts } from './broken-database.js';
import { idOf, send } from './cohort.js';
import { recordsOf } from './people.js';
import type { HasDatabase } from './rows.js';
import type { TestApp } from './test-app.js';

/** The class of the failures that `failWeeksOf` causes. */
export const FAILED_CLASS = 'database_P0001';

/** Lets the writing of every complete week of these known users fail, in a way that is retried, until `acceptInserts`. */
export function failWeeksOf(on: HasDatabase, users: readonly string[]): Promise<void> {
  const ids = users.map((user) => `'${idOf(user)}'`).join(', ');
  return refuseInserts(on, 'weekly_intelligence', `new.status = 'complete' and new.user_id in (${ids})`);
}

/** Sends records of these users, whose weeks cannot be written until `acceptInserts`. */
export async function sendFailing(service: TestApp, users: readonly string[]): Promise<void> {
  await send(
    service,
    users.flatMap((user) => recordsOf(user, 14)),
  );
  await failWeeksOf(service, users);
}
