import type { MovedClock } from './moved-clock.js';
import { WEEK_OF } from './people.js';
import type { Replicas } from './replicas.js';
import type { TestDatabase } from './test-database.js';

export interface TickFigures {
  ticks: number;
  /** Weeks with a run. */
  weeks: number;
  /** The most runs of one week: 1, or the schedule ran twice. */
  runs_max: number;
  /** The most batches of one week that the same user is in. */
  plans_max: number;
  missed: number;
}

const WEEK_SECONDS = 7 * 86_400;

/**
 * In each week all replicas tick at the same moment, and then all try to take the run. It does not depend on jest, so that
 * the long tests can use it too. The clock must be frozen just before a firing: processes that start slowly must not pass it.
 */
export async function tickAtOnce(
  { database, clock, replicas }: { database: TestDatabase; clock: MovedClock; replicas: Replicas },
  ticks: number,
): Promise<TickFigures> {
  await replicas.all('tick');
  await clock.step(60);
  for (let tick = 0; tick < ticks; tick += 1) {
    await replicas.all('tick');
    await replicas.all('work');
    await clock.step(WEEK_SECONDS);
  }
  const [figures] = (await database.dataSource.query(
    `select count(*)::int as weeks, coalesce(max(rows), 0)::int as runs_max, coalesce(sum(missed), 0)::int as missed,
       (select coalesce(max(count), 0)::int from (
         select count(*) from job_batch batch join job_execution_log run on run.id = batch.execution_id,
           unnest(user_ids) as planned(user_id)
         group by run.week_of, planned.user_id) as plans) as plans_max
     from (select count(*) as rows, count(*) filter (where status = 'missed') as missed
           from job_execution_log group by week_of) as weeks`,
  )) as Omit<TickFigures, 'ticks'>[];
  return { ticks, ...figures };
}

/** Users with one record per week: active, so that every plan includes them all, and cheap to compute. */
export async function makePeople(
  { dataSource }: TestDatabase,
  { users, weeks }: { users: number; weeks: number },
): Promise<void> {
  await dataSource.query(
    `with people as (
       insert into user_identity (user_id, external_id)
       select gen_random_uuid(), 'person ' || number from generate_series(1, $2::int) as number returning user_id)
     insert into observation (user_id, metric, moment, dated, day, value)
     select user_id, 'steps', day, true, day, 5000
     from people,
       (select $1::date - 1 + 7 * week as day from generate_series(0, $3::int) as week) as days`,
    [WEEK_OF, users, weeks],
  );
}

/** For controls: nothing prevents two runs of one week any more. They still run one at a time, as the run tables require. */
export async function dropUniqueness({ dataSource }: TestDatabase): Promise<void> {
  await dataSource.query('drop index idx_job_execution_period');
  await dataSource.query('alter table job_execution_log drop constraint job_execution_log_job_id_key');
}
