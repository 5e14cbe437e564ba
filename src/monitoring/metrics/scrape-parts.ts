import { ownFailure } from '../../jobs/run/own-failure.js';
import { isExpected, shownState } from '../../notifications/outbox-receivers.js';

/** The rows that a scrape reads from the database in one statement. Each part reads few rows and returns few. */
export interface ScrapeRows {
  runs: { status: string; trigger: string; count: number }[];
  last_run: {
    started: number;
    seconds: number;
    successful: number;
    failed: number;
    skipped: number;
    run_takeovers: number;
    batch_takeovers: number;
  }[];
  last_success: { age: number }[];
  batches: { state: string; count: number }[];
  retries: { state: string; count: number; overdue: number | null }[];
  dead_letters: { error_class: string; count: number }[];
  revisions: { waiting: number; revised: number }[];
  outbox: { kind: string; state: string; count: number; age: number }[];
}

/** The most frequent classes. All others count as 'other', so that a new error does not make a new series each time. */
const CLASSES = 10;
/** As long as the targets look back. */
const DEAD_LETTER_WEEKS = 12;

/** In each part, $1 is the job's name. */
const PARTS: Record<keyof ScrapeRows, string> = {
  runs: `select status, trigger, count(*) from job_execution_log where job_name = $1 group by status, trigger`,

  // The first holder of a lease has fence 1, and each further number is a takeover.
  last_run: `select extract(epoch from started_at) as started,
      extract(epoch from coalesce(completed_at, now()) - started_at) as seconds, users_successful as successful,
      users_failed as failed, users_skipped as skipped, greatest(fence - 1, 0) as run_takeovers,
      (select coalesce(sum(greatest(batch.fence - 1, 0)), 0) from job_batch batch where batch.execution_id = run.id) as batch_takeovers
    from job_execution_log run
    where job_name = $1 and scope = 'cohort' and status not in ('missed', 'pending') order by started_at desc limit 1`,

  last_success: `select extract(epoch from now() - completed_at) as age from job_execution_log
    where job_name = $1 and scope = 'cohort' and status = 'completed' order by completed_at desc limit 1`,

  batches: `select batch.state, count(*) from job_batch batch join job_execution_log run on run.id = batch.execution_id
    where run.job_name = $1 and run.status = 'running' and batch.state <> 'done' group by batch.state`,

  retries: `select state, count(*), extract(epoch from now() - min(next_retry_at) filter (where next_retry_at < now())) as overdue
    from job_retry_queue queue where job_name = $1 and (state <> 'dead' or ${ownFailure('queue')}) group by state`,

  dead_letters: `select case when place <= ${CLASSES} then error_class else 'other' end as error_class, sum(users)::int as count
    from (select coalesce(error_class, 'unknown') as error_class, count(*) as users,
        row_number() over (order by count(*) desc, error_class) as place
      from job_user_outcome
      where state = 'dead' and reason is distinct from 'superseded' and updated_at > now() - interval '${DEAD_LETTER_WEEKS} weeks'
      group by error_class) as ranked
    group by 1`,

  revisions: `select (select count(*) from changed_days) as waiting, (
      select coalesce(sum((metadata ->> 'weeks_revised')::int), 0) from job_execution_log
      where job_name = $1 and trigger = 'revision' and created_at > now() - interval '24 hours') as revised`,

  outbox: `select kind, ${shownState('o')} as state, count(*), extract(epoch from now() - min(due_since)) as age from outbox o
    where state <> 'delivered' and ${isExpected('o')} group by 1, 2`,
};

export const SCRAPE = `select ${Object.entries(PARTS)
  .map(([name, sql]) => `(select coalesce(json_agg(part), '[]') from (${sql}) as part) as ${name}`)
  .join(',\n')}`;
