import type { Database } from './database.js';
import { mustCome, answerWithinSeconds } from '../../support/within.js';

export interface Execution {
  id: string;
  status: string;
  leaseOwner: string | null;
}

/**
 * A run of everybody that makes every week anew, waiting for whoever takes it: so that one round is as the other, over
 * the same users and the same week.
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

export async function findExecution(database: Database, id: string): Promise<Execution> {
  const [row] = await database.rows<Execution & { id: string }>(
    `select id, status, lease_owner as "leaseOwner" from job_execution_log where id = $1`,
    [id],
  );
  return row;
}

/** Until somebody has it, and a batch of it is done. */
export async function underWay(database: Database, id: string): Promise<Execution> {
  return mustCome('the run is under way', 60, async () => {
    const run = await findExecution(database, id);
    if (run.status !== 'running' || run.leaseOwner === null) return null;
    const done = await database.rows(
      `select from job_batch where execution_id = $1 and state = 'done' limit 1`,
      [id],
    );
    return done.length > 0 ? run : null;
  });
}

/** Until it has ended and nobody of it waits for another try. @returns its status; null when the seconds were not enough */
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
