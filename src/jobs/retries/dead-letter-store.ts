import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { JOB_NAME } from '../../common/job-name.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { type Sql, selectRows } from '../../database/rows.js';

/** A user's week that the service has given up on. */
export interface DeadLetter {
  user_id: string;
  external_id: string | null;
  job_id: string;
  week_of: string;
  error_class: string | null;
  error: string | null;
  reason: string | null;
  attempts: number;
  died_at: Date;
}

/** Why a dead letter is not redriven. */
export type LeftOut = 'erased' | 'switched_off' | 'later_week' | 'waiting';

/** How many dead letters of a run are redriven, or left out for one reason. */
export interface RedriveCount {
  execution_id: string;
  week_of: string;
  left_out: LeftOut | null;
  users: number;
}

export interface RedriveFilter {
  errorClass: string;
  weekOf: string | null;
}

/** Cursors hold milliseconds, so rows are ordered by milliseconds too. */
const DIED_AT = `date_trunc('milliseconds', o.updated_at)`;
/** One dead letter per user and week, the latest; none if the week was generated since. */
const LETTERS = `
  from job_user_outcome o join job_execution_log e on e.id = o.execution_id
  where e.job_name = $1 and o.state = 'dead' and o.reason is distinct from 'superseded'
    and not exists (select from weekly_intelligence w where w.user_id = o.user_id and w.week_of = e.week_of
      and w.status = 'complete' and w.generated_at > o.updated_at)
    and not exists (select from job_user_outcome later join job_execution_log run on run.id = later.execution_id
      where later.user_id = o.user_id and run.week_of = e.week_of and later.state = 'dead'
        and later.reason is distinct from 'superseded'
        and (later.updated_at, later.execution_id) > (o.updated_at, o.execution_id))`;
const ASKED = `${LETTERS} and o.error_class = $2 and ($3::date is null or e.week_of = $3)`;
/** Says of each letter whether it can be redriven. A user has one row in the queue, that of the latest week. */
const JUDGED = `
  judged as (
    select letter.*, case
      when i.user_id is null then 'erased'
      when not coalesce(p.intelligence_generation_enabled, true) then 'switched_off'
      when letter.place > 1 or queue.week_of > letter.week_of then 'later_week'
      when queue.state <> 'dead' then 'waiting' end as left_out
    from (select o.execution_id, o.user_id, o.error_class, o.error, e.week_of,
        row_number() over (partition by o.user_id order by e.week_of desc) as place ${ASKED}) as letter
    left join user_identity i using (user_id) left join user_preferences p using (user_id)
    left join job_retry_queue queue on queue.job_name = $1 and queue.user_id = letter.user_id)`;
const COUNTED = `group by 1, 2, 3 order by 2, 3`;

/** Dead letters, read from job_user_outcome. Redriving puts them back into the queue in one statement, however many. */
@Injectable()
export class DeadLetterStore {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** Returns dead letters, the latest first. */
  async list(filter: {
    errorClass: string | null;
    weekOf: string | null;
    after: (string | null)[];
    limit: number;
  }): Promise<DeadLetter[]> {
    return selectRows<DeadLetter>(
      this.dataSource,
      `select letter.*, i.external_id from (
         select o.user_id, e.job_id, e.week_of, o.error_class, o.error, o.reason, o.attempts, ${DIED_AT} as died_at
         ${LETTERS} and ($2::text is null or o.error_class = $2) and ($3::date is null or e.week_of = $3)
           and ($4::timestamptz is null or (${DIED_AT}, e.job_id, o.user_id) < ($4::timestamptz, $5, $6::uuid))
         order by ${DIED_AT} desc, e.job_id desc, o.user_id desc limit $7) as letter
       left join user_identity i using (user_id)
       order by letter.died_at desc, letter.job_id desc, letter.user_id desc`,
      [JOB_NAME, filter.errorClass, filter.weekOf, ...filter.after, filter.limit],
    );
  }

  /** Counts the dead letters of each error class, of one week or of all weeks. */
  async byErrorClass(weekOf: string | null): Promise<Record<string, number>> {
    const rows = await selectRows<{ error_class: string; letters: number }>(
      this.dataSource,
      `select coalesce(o.error_class, 'unknown_error') as error_class, count(*) as letters
       ${LETTERS} and ($2::date is null or e.week_of = $2) group by 1 order by 1`,
      [JOB_NAME, weekOf],
    );
    return Object.fromEntries(rows.map((row) => [row.error_class, row.letters]));
  }

  /** Returns what `redrive` would do now. */
  async preview(filter: RedriveFilter, sql: Sql = this.dataSource): Promise<RedriveCount[]> {
    return selectRows<RedriveCount>(
      sql,
      `with ${JUDGED} select execution_id, week_of, left_out, count(*) as users from judged ${COUNTED}`,
      [JOB_NAME, filter.errorClass, filter.weekOf],
    );
  }

  /**
   * Waits for transactions that erase or queue one of these users and keeps others from starting, so that the next
   * statement sees their results. It locks identities before queue rows, in the order of an erasure.
   */
  async lock(filter: RedriveFilter, sql: Sql): Promise<void> {
    const parameters = [JOB_NAME, filter.errorClass, filter.weekOf];
    await sql.query(
      `select from user_identity where user_id in (select o.user_id ${ASKED}) order by user_id for key share`,
      parameters,
    );
    await sql.query(
      `select from job_retry_queue where job_name = $1 and user_id in (select o.user_id ${ASKED})
       order by user_id for update`,
      parameters,
    );
  }

  /** Queues the letters, due at once and with all their retries. Pass the transaction that called `lock`. */
  async redrive(filter: RedriveFilter, sql: Sql): Promise<RedriveCount[]> {
    return selectRows<RedriveCount>(
      sql,
      `with ${JUDGED}, queued as (
         insert into job_retry_queue as queue
           (job_name, user_id, retry_count, max_retries, last_error, error_class, state, next_retry_at, execution_id, week_of)
         select $1, user_id, 0, $4, error, error_class, 'pending', now(), execution_id, week_of
         from judged where left_out is null order by user_id
         on conflict (job_name, user_id) do update set retry_count = 0, max_retries = excluded.max_retries,
           last_error = excluded.last_error, error_class = excluded.error_class, state = 'pending',
           next_retry_at = now(), execution_id = excluded.execution_id, week_of = excluded.week_of,
           fence = queue.fence + 1, lease_owner = null, lease_until = null, losses = 0
         where queue.state = 'dead' and queue.week_of <= excluded.week_of
         returning queue.user_id),
       reopened as (
         update job_user_outcome o set state = 'retrying', reason = 'redriven', updated_at = now()
         from judged join queued using (user_id)
         where judged.left_out is null and o.execution_id = judged.execution_id and o.user_id = judged.user_id)
       select judged.execution_id, judged.week_of,
         coalesce(judged.left_out, case when queued.user_id is null then 'waiting' end) as left_out, count(*) as users
       from judged left join queued using (user_id) ${COUNTED}`,
      [JOB_NAME, filter.errorClass, filter.weekOf, this.config.retry.max],
    );
  }
}
