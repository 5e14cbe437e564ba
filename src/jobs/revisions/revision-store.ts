import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { JOB_NAME } from '../../common/job-name.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { HISTORY_DAYS } from '../../intelligence/domain/week-input.js';
import type { RevisionReason } from '../../intelligence/domain/revision.js';
import { changeRows, type Sql, selectRows } from '../../database/rows.js';

/** However often a person's records change, after so many hours their weeks are made again. */
const AT_THE_LATEST_HOURS = 6;
/** A week that could not be made so often stays as it is, and says that it is outdated. */
const MOST_ATTEMPTS = 5;

/** A week to make again, and the people whose turn it is. */
export interface DueRevision {
  weekOf: string;
  userIds: string[];
}

/** What is known of a person's changes. */
export interface ChangesOfUser {
  userId: string;
  changes: number;
  reason: RevisionReason;
}

interface ReadyRow {
  userId: string;
  changes: number;
  /** The earliest week to make again; null: there is none. */
  weekOf: string | null;
}

/** Rows of changed_days, as far as weeks are made again. */
@Injectable()
export class RevisionStore {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** How many more people's weeks may be made again now. */
  async remainingToday(): Promise<number> {
    const [{ made }] = await selectRows<{ made: number }>(
      this.dataSource,
      `select coalesce(sum(users_processed + users_skipped), 0)::int as made from job_execution_log
       where job_name = $1 and trigger = 'revision' and created_at > now() - interval '24 hours'`,
      [JOB_NAME],
    );
    return Math.max(0, this.config.revisions.perDay - made);
  }

  /**
   * The earliest week to make again for those whose records changed first. It deletes the rows of those who have none, and
   * marks the weeks that are too old for it. @param firstWeek no earlier week is made again
   */
  async nextDue(firstWeek: string, limit: number, sql: Sql): Promise<DueRevision | null> {
    const ready = await this.ready(firstWeek, limit, sql);
    await markOlder(
      ready.map(({ userId }) => userId),
      firstWeek,
      sql,
    );
    const over = ready.filter(({ weekOf }) => weekOf === null);
    await sql.query(`delete from changed_days where user_id = any($1::uuid[])`, [
      over.map(({ userId }) => userId),
    ]);
    const weeks = ready.flatMap(({ weekOf }) => weekOf ?? []).sort();
    if (weeks.length === 0) return null;
    const due = {
      weekOf: weeks[0],
      userIds: ready.filter(({ weekOf }) => weekOf === weeks[0]).map(({ userId }) => userId),
    };
    await sql.query(
      `update changed_days set attempts = case when next_week = $2 then attempts + 1 else 1 end, next_week = $2
       where user_id = any($1::uuid[])`,
      [due.userIds, due.weekOf],
    );
    return due;
  }

  /**
   * Not the people who wait for a retry: their weeks are made in order, so the later ones come after it. One that is given
   * up is left out, and the later ones are made without it.
   */
  private ready(firstWeek: string, limit: number, sql: Sql): Promise<ReadyRow[]> {
    return selectRows<ReadyRow>(
      sql,
      `select c.user_id as "userId", c.changes,
         case when coalesce(p.intelligence_generation_enabled, true) and c.attempts < ${MOST_ATTEMPTS} then (
           select min(w.week_of) from weekly_intelligence w
           where w.user_id = c.user_id and w.status = 'complete' and w.week_of > c.from_day
             and w.week_of >= greatest($1::date, c.next_week)
             and not exists (select from job_retry_queue q
               where q.user_id = c.user_id and q.state = 'dead' and q.week_of = w.week_of and w.week_of = c.next_week)
         ) end as "weekOf"
       from (select * from changed_days
         where (changed_at <= now() - make_interval(mins => $2)
             or first_changed_at <= now() - make_interval(hours => ${AT_THE_LATEST_HOURS}))
           and not exists (select from job_retry_queue q
             where q.user_id = changed_days.user_id and q.state in ('pending', 'leased'))
         order by first_changed_at limit $3 for update skip locked) as c
       left join user_preferences p using (user_id) order by c.user_id`,
      [firstWeek, this.config.revisions.settleMinutes, limit],
    );
  }

  /** Read before the weeks are computed: a change that is committed later grows the number. */
  async changesOf(userIds: readonly string[]): Promise<Map<string, ChangesOfUser>> {
    const rows = await selectRows<{
      userId: string;
      changes: number;
      from_day: string;
      late: boolean;
      corrected: boolean;
      deleted: boolean;
    }>(
      this.dataSource,
      `select user_id as "userId", changes, from_day, late, corrected, deleted from changed_days
       where user_id = any($1::uuid[])`,
      [userIds],
    );
    return new Map(
      rows.map(({ userId, changes, from_day, late, corrected, deleted }) => [
        userId,
        {
          userId,
          changes,
          reason: {
            reasons: [
              ...(late ? (['late_records'] as const) : []),
              ...(corrected ? (['corrected_records'] as const) : []),
              ...(deleted ? (['deleted_records'] as const) : []),
            ],
            from_day,
          },
        },
      ]),
    );
  }

  /**
   * Moves people to the next of their issued weeks, in the transaction that stores this one. Pass those whose week was made; those without one are over.
   * A person whose records changed since they were read stays: their weeks are made again from the first.
   */
  async advance(read: readonly ChangesOfUser[], weekOf: string, sql: Sql): Promise<void> {
    if (read.length === 0) return;
    const parameters = [read.map(({ userId }) => userId), read.map(({ changes }) => changes), weekOf];
    const held = await selectRows<{ user_id: string; next_week: string | null }>(
      sql,
      `select c.user_id, (select min(w.week_of) from weekly_intelligence w
         where w.user_id = c.user_id and w.week_of > $3::date and w.status = 'complete') as next_week
       from changed_days c join unnest($1::uuid[], $2::int[]) as read(user_id, changes) using (user_id, changes)
       order by c.user_id for update of c`,
      parameters,
    );
    await sql.query(
      `update changed_days c set next_week = given.next_week, attempts = 0
       from unnest($1::uuid[], $2::date[]) as given(user_id, next_week)
       where c.user_id = given.user_id and given.next_week is not null`,
      [held.map((row) => row.user_id), held.map((row) => row.next_week)],
    );
    await changeRows(sql, `delete from changed_days where user_id = any($1::uuid[])`, [
      held.filter((row) => row.next_week === null).map((row) => row.user_id),
    ]);
  }

  /** Weeks that could not be made again keep saying that they are outdated. */
  async markOutdated(userIds: readonly string[], weekOf: string, sql: Sql): Promise<void> {
    if (userIds.length === 0) return;
    await sql.query(
      `update weekly_intelligence set outdated_since = coalesce(outdated_since, now())
       where user_id = any($1::uuid[]) and week_of = $2`,
      [userIds, weekOf],
    );
  }

  /** How many people wait for their weeks to be made again. */
  async countWaiting(): Promise<number> {
    const [{ waiting }] = await selectRows<{ waiting: number }>(
      this.dataSource,
      `select count(*)::int as waiting from changed_days`,
    );
    return waiting;
  }
}

/** Issued weeks that have read a changed day and are not made again, whatever the reason. */
async function markOlder(userIds: readonly string[], firstWeek: string, sql: Sql): Promise<void> {
  if (userIds.length === 0) return;
  await sql.query(
    `update weekly_intelligence w set outdated_since = coalesce(w.outdated_since, c.first_changed_at)
     from changed_days c left join user_preferences p using (user_id)
     where c.user_id = any($1::uuid[]) and w.user_id = c.user_id and w.status = 'complete'
       and w.week_of > c.from_day and w.week_of - ${HISTORY_DAYS} <= c.from_day and w.generated_at < c.changed_at
       and (w.week_of < $2::date or not coalesce(p.intelligence_generation_enabled, true)
         or c.attempts >= ${MOST_ATTEMPTS} and w.week_of >= coalesce(c.next_week, $2::date))`,
    [userIds, firstWeek],
  );
}
