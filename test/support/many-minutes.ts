import { idOf } from './cohort.js';
import type { HasDatabase } from './rows.js';

/** The latest of the minutes. */
export const LAST_MINUTE = '2026-02-28T00:00Z';

/**
 * Stores one observation for each of the last `count` minutes before LAST_MINUTE, as a watch of many years would, and makes
 * the user known. Their days are those of UTC.
 */
export async function manyMinutes(on: HasDatabase, user: string, count: number): Promise<void> {
  await on.dataSource.query(`insert into user_identity (user_id, external_id) values ($1, $2)`, [
    idOf(user),
    user,
  ]);
  await on.dataSource.query(
    `insert into observation (user_id, metric, source, body_site, moment, dated, day, value)
     select $1, 'steps', 'watch', '', at, false, (at at time zone 'UTC')::date, 10
     from generate_series(1, $2::int) as minute,
       lateral (select $3::timestamptz - make_interval(mins => minute) as at) as moment`,
    [idOf(user), count, LAST_MINUTE],
  );
}
