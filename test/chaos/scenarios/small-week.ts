import { randomUUID } from 'node:crypto';
import { dayNumber, isoDay } from '../../../src/common/calendar.js';
import { CRASH_TABLE } from '../world/crash-point.js';
import { Database } from '../world/database.js';
import { type FinalState, readFinalState } from '../world/final-state.js';
import { Fleet } from '../world/fleet.js';
import { owedSchedule, pretendOldService } from '../world/owed-schedule.js';
import { loadLightPeople } from '../world/people.js';
import { mustCome } from '../../support/within.js';

/** The planner plans 100 users per page: enough for a second page. */
const USERS = 120;
const UNKNOWN_USER = 'c0ffee00-0000-4000-8000-000000000000';
const SETTLED_WITHIN_S = 180;

const schedule = owedSchedule();

export interface SmallWeek {
  url: string;
  /** All users of the week. */
  userIds: string[];
}

export interface SmallWeekFault {
  preloads: readonly string[];
  environment: NodeJS.ProcessEnv;
  /** Of the two processes; 0 when absent. */
  workers?: number;
}

/**
 * A small week with every kind of work: a scheduled run that the next start owes, with users that fail first and one that
 * can never be computed, and before it a named run with an unknown user.
 */
export async function prepareSmallWeek(url: string): Promise<SmallWeek> {
  const userIds = await loadLightPeople(url, USERS, schedule.weekOf);
  const database = new Database(url);
  try {
    await database.rows(CRASH_TABLE);
    await pretendOldService(database);
    await recordNamedRun(database, [...userIds.slice(0, 3), UNKNOWN_USER]);
  } finally {
    await database.close();
  }
  return { url, userIds };
}

async function recordNamedRun(database: Database, userIds: readonly string[]): Promise<void> {
  const weekBefore = isoDay(dayNumber(schedule.weekOf) - 7);
  await database.rows(
    `with run as (
       insert into job_execution_log (job_name, job_id, status, started_at, week_of, time_zone, trigger, scope, planned,
         metadata)
       values ('weekly_intelligence_generation', $1, 'pending', now(), $2, 'UTC', 'manual', 'named', true, '{}')
       returning id)
     insert into job_batch (execution_id, batch_no, user_ids)
     select run.id, place, array[user_id] from run, unnest($3::uuid[]) with ordinality as named(user_id, place)`,
    [`intelligence_chaos_${randomUUID()}`, weekBefore, userIds],
  );
}

/** Completes the week, with processes that die as the environment says. @returns the final state */
export async function goThroughSmallWeek(week: SmallWeek, fault: SmallWeekFault): Promise<FinalState> {
  const database = new Database(week.url);
  const fleet = await startFleet(week, fault).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  try {
    await mustCome('the week is settled', SETTLED_WITHIN_S, () => isSettled(database));
    await fleet.drain();
    return await readFinalState(database);
  } finally {
    await fleet.close();
    await database.close();
  }
}

function startFleet(
  { url, userIds }: SmallWeek,
  { preloads, environment, workers }: SmallWeekFault,
): Promise<Fleet> {
  return Fleet.start({
    databaseUrl: url,
    replicas: 2,
    workers,
    keptAlive: true,
    preloads: ['fast-sweeps', 'failing-users', ...preloads],
    environment: {
      ...schedule.environment,
      INTELLIGENCE_BATCH_SIZE: '1',
      RETRY_MAX: '1',
      // So that the run waits for its retries.
      SUCCESS_RATE_RETRY_THRESHOLD: '100',
      CHAOS_FAILS_FIRST: [userIds[10], userIds[110]].join(','),
      CHAOS_POISON: userIds[20],
      ...environment,
    },
  });
}

async function isSettled(database: Database): Promise<true | null> {
  const [{ runs, open, waiting }] = await database.rows<{ runs: number; open: number; waiting: number }>(
    `select count(*)::int as runs,
       (count(*) filter (where status in ('pending', 'running', 'retrying')))::int as open,
       (select count(*)::int from job_retry_queue where state <> 'dead') as waiting
     from job_execution_log`,
  );
  return runs === 2 && open === 0 && waiting === 0 ? true : null;
}
