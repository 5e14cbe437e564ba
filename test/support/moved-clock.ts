import { Client } from 'pg';
import type { TestDatabase } from './test-database.js';

/** The clock of one database, for every session that connects from now on, of any process. */
export interface MovedClock {
  /** Sets the clock to `at`; it continues from there. */
  set(at: Date): Promise<void>;
  /** Stops the clock at `at` until it is set again, for limits of one second. */
  freeze(at: Date): Promise<void>;
  /** Sets the clock this many seconds forward, or back. */
  step(seconds: number): Promise<void>;
  now(): Promise<Date>;
}

/** It has its own schema, because tests empty all tables of public. */
const CLOCK = [
  `create schema moved_clock`,
  `create table moved_clock.setting (ahead interval not null, frozen_at timestamptz)`,
  `insert into moved_clock.setting values (interval '0', null)`,
  `create function public.now() returns timestamptz language sql stable as
     $$select coalesce(frozen_at, pg_catalog.now() + ahead) from moved_clock.setting$$`,
];

/**
 * Moves SQL's clock without a hook in the product: another now() precedes PostgreSQL's in the search path of every new
 * session. It reconnects `dataSource`; call it before anything else connects.
 */
export async function moveClock({ dataSource, url }: TestDatabase): Promise<MovedClock> {
  for (const statement of CLOCK) await dataSource.query(statement);
  const database = new URL(url).pathname.slice(1);
  await dataSource.query(`alter database ${database} set search_path = public, pg_catalog`);
  await dataSource.destroy();
  await dataSource.initialize();
  await moveDefaults(url);
  const setTo = (ahead: string, parameter: unknown) =>
    dataSource.query(`update moved_clock.setting set ${ahead}`, [parameter]);
  return {
    set: (at) => setTo('frozen_at = null, ahead = $1::timestamptz - pg_catalog.now()', at),
    freeze: (at) => setTo('frozen_at = $1', at),
    step: (seconds) =>
      setTo(
        'ahead = ahead + make_interval(secs => $1), frozen_at = frozen_at + make_interval(secs => $1)',
        seconds,
      ),
    now: async () => ((await dataSource.query('select now() as now')) as { now: Date }[])[0].now,
  };
}

/** A column's default is bound to the function that existed when the column was made. */
async function moveDefaults(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ table_name: string; column_name: string }>(
      `select table_name, column_name from information_schema.columns
       where table_schema = 'public' and column_default in ('now()', 'pg_catalog.now()')`,
    );
    for (const { table_name: table, column_name: column } of rows)
      await client.query(`alter table "${table}" alter column "${column}" set default public.now()`);
  } finally {
    await client.end();
  }
}
