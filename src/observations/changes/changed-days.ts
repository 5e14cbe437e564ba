import { Inject, Injectable } from '@nestjs/common';
import { currentWeekOf, isoDay } from '../../common/calendar.js';
import { Clock } from '../../common/clock.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import type { Sql } from '../../database/rows.js';
import { HISTORY_DAYS } from '../history-days.js';

export type ChangeKind = 'late' | 'corrected' | 'deleted';

/** Records of a person that were added, changed or taken back. */
export interface ChangedDay {
  userId: string;
  /** The earliest day that changed, `YYYY-MM-DD`. */
  day: string;
  kind: ChangeKind;
}

/** The days that an issued week that can still be made again may have read. */
export interface ReadDays {
  /** First day. */
  from: string;
  /** The first day after them: no week can have been issued that has read it. */
  until: string;
}

const WEEK_DAYS = 7;

/**
 * Whether a brief has read the day, or one may be reading it just now. A run or a retry that began before this change
 * is committed may not see it, and its week is not stored yet.
 */
const MAY_BE_READ = `(
  exists (select from weekly_intelligence w
    where w.user_id = given.user_id and w.week_of > given.day and w.status = 'complete')
  or exists (select from job_execution_log run where run.status in ('pending', 'running') and run.week_of > given.day)
  or exists (select from job_retry_queue queue where queue.user_id = given.user_id and queue.state = 'leased'))`;

/**
 * Records which people's days changed after a brief has read them, so that their weeks are made again (decision 87). The
 * usual records are of days that no brief has read: they cost no statement.
 */
@Injectable()
export class ChangedDays {
  constructor(
    private readonly clock: Clock,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  readDays(): ReadDays {
    const monday = currentWeekOf(this.clock.now(), this.config.job.timeZone);
    const { weeks } = this.config.revisions;
    return { from: isoDay(monday - weeks * WEEK_DAYS - HISTORY_DAYS), until: isoDay(monday) };
  }

  /**
   * Pass the transaction that changes the records, as its last statement: its locks are taken in the order of the users,
   * after those of the records, and what it finds out must hold until the commit.
   */
  async record(changes: readonly ChangedDay[], sql: Sql): Promise<void> {
    const { from, until } = this.readDays();
    const read = changes.filter(({ day }) => day >= from && day < until);
    if (read.length === 0) return;
    await sql.query(
      `insert into changed_days (user_id, from_day, late, corrected, deleted)
       select given.user_id, min(given.day), bool_or(kind = 'late'), bool_or(kind = 'corrected'), bool_or(kind = 'deleted')
       from unnest($1::uuid[], $2::date[], $3::text[]) as given(user_id, day, kind)
       where ${MAY_BE_READ}
       group by given.user_id order by given.user_id
       on conflict (user_id) do update set from_day = least(changed_days.from_day, excluded.from_day),
         late = changed_days.late or excluded.late, corrected = changed_days.corrected or excluded.corrected,
         deleted = changed_days.deleted or excluded.deleted, changes = changed_days.changes + 1, next_week = null,
         attempts = 0, changed_at = now()`,
      [read.map(({ userId }) => userId), read.map(({ day }) => day), read.map(({ kind }) => kind)],
    );
  }
}

/** One change per person, of the earliest of their days that a brief may have read. */
export function earliestOf(
  rows: readonly { user_id: string; day: string }[],
  kind: ChangeKind,
  { from, until }: ReadDays,
): ChangedDay[] {
  const earliest = new Map<string, string>();
  for (const { user_id: userId, day } of rows) {
    const known = earliest.get(userId);
    if (day >= from && day < until && (known === undefined || day < known)) earliest.set(userId, day);
  }
  return [...earliest].map(([userId, day]) => ({ userId, day, kind }));
}
