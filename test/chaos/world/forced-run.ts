import type { Database } from './database.js';
import { mustCome, answerWithinSeconds } from '../../support/within.js';

export interface RunHolder {
  id: string;
  status: string;
  leaseOwner: string | null;
}

/**
 * Records a waiting cohort run that generates every week again, so that all rounds are the same: the same users and the
 * same week.
 */
export async function recordForcedRun(database: Database, weekOf: string): Promise<string> {
  const [{ id }] = await database.rows<{ id: string }>(
    `insert into job_execution_log (job_name, job_id, status, started_at, week_of, time_zone, trigger, scope,
       force_refresh, metadata)
     values ('weekly_intelligence_generation', 'intelligence_chaos_' || gen_random_uuid(), 'pending', now(), $1, 'UTC',
       'manual', 'cohort', true, '{"rollout_percent": 100}')
     returning id`,
    [weekOf],
  );
  return id;
}

export async function findRun(database: Database, id: string): Promise<RunHolder> {
  const [row] = await database.rows<RunHolder & { id: string }>(
    `select id, status, lease_owner as "leaseOwner" from job_execution_log where id = $1`,
    [id],
  );
  return row;
}

/** Waits until a process holds the run and a batch of it is done. */
export async function inProgress(database: Database, id: string): Promise<RunHolder> {
  return mustCome('the run is in progress', 60, async () => {
    const run = await findRun(database, id);
    if (run.status !== 'running' || run.leaseOwner === null) return null;
    const done = await database.rows(
      `select from job_batch where execution_id = $1 and state = 'done' limit 1`,
      [id],
    );
    return done.length > 0 ? run : null;
  });
}

/** Waits until the run has ended and none of its users waits for a retry. @returns its status; null if not in time */
export async function settled(database: Database, id: string, seconds: number): Promise<string | null> {
  return answerWithinSeconds(seconds, async () => {
    const [{ status, waiting }] = await database.rows<{ status: string; waiting: boolean }>(
      `select status, exists (select from job_user_outcome
         where execution_id = run.id and state = 'retrying') as waiting
       from job_execution_log run where id = $1`,
      [id],
    );
    return waiting || ['pending', 'running', 'retrying'].includes(status) ? null : status;
  });
}
