import { Injectable } from '@nestjs/common';
import type { Sql } from '../../database/rows.js';
import type { SpokenFlag } from '../../safety/red-flag.js';
import { LATE_DAYS } from '../ingest/flag-age.js';
import type { ReadObservation } from '../ingest/observation.js';

export interface ArrivedFlag {
  observation: ReadObservation;
  category: SpokenFlag;
}

/** A time zone may put a day somewhat earlier than the server's clock does. */
const RECENT_DAYS = LATE_DAYS + 2;
/** A week that was issued before the day was over has not read it: it can still take it in, and else the next one does. */
const AFTER_WEEK = `coalesce(
  (select max(w.week_of) from weekly_intelligence w join week_state s using (user_id, week_of)
    where w.user_id = found.user_id and w.week_of > found.day and w.status = 'complete'
      and (s.state ->> 'readUntil')::int >= found.day - date '1970-01-01'),
  date_trunc('week', found.day::timestamp)::date)`;
/** The order keeps parallel transactions from waiting for each other. A red flag that is history is in no brief. */
const INSERT = `
  insert into arrived_flag (user_id, day, category, after_week)
  select found.user_id, found.day, found.category, ${AFTER_WEEK}
  from found where found.day >= current_date - ${RECENT_DAYS}
  group by found.user_id, found.day, found.category order by found.user_id, found.day, found.category
  on conflict do nothing`;

/**
 * Records which red flags arrived after which issued week, so that the next brief tells of those that came too late for
 * theirs (decision 90). What the flag says is looked up again when a brief is made: a record that was taken back by then
 * is in none.
 */
@Injectable()
export class ArrivedFlags {
  /** Red flags of notes that were not known. */
  async recordNoted(
    flags: readonly { userId: string; day: string; category: string }[],
    sql: Sql,
  ): Promise<void> {
    if (flags.length === 0) return;
    await sql.query(
      `with found as (select * from unnest($1::uuid[], $2::date[], $3::varchar[]) as given(user_id, day, category)) ${INSERT}`,
      [flags.map(({ userId }) => userId), flags.map(({ day }) => day), flags.map(({ category }) => category)],
    );
  }

  /**
   * Red flags of observations, as far as the observation is new or has changed: one that is sent again has been reported.
   * @param writtenAt when this transaction wrote the observations
   */
  async recordWritten(flags: readonly ArrivedFlag[], writtenAt: Date, sql: Sql): Promise<void> {
    if (flags.length === 0) return;
    await sql.query(
      `with found as (
         select o.user_id, o.day, given.category
         from unnest($1::uuid[], $2::varchar[], $3::varchar[], $4::varchar[], $5::timestamptz[], $6::boolean[], $7::varchar[])
           as given(user_id, metric, source, body_site, moment, dated, category)
         join observation o using (user_id, metric, source, body_site, moment, dated)
         where o.recorded_at = $8::timestamptz) ${INSERT}`,
      [
        flags.map(({ observation }) => observation.userRef.userId),
        flags.map(({ observation }) => observation.metric),
        flags.map(({ observation }) => observation.source),
        flags.map(({ observation }) => observation.bodySite),
        flags.map(({ observation }) => observation.moment.toISOString()),
        flags.map(({ observation }) => observation.dated),
        flags.map(({ category }) => category),
        writtenAt,
      ],
    );
  }

  /**
   * While a person's first time zone moves their records, a day may become the one before or after it. The brief looks at
   * all three, and tells what is on record there.
   */
  async spread(userId: string, sql: Sql): Promise<void> {
    await sql.query(
      `insert into arrived_flag (user_id, day, category, after_week)
       select user_id, day + step, category, after_week from arrived_flag cross join (values (-1), (1)) as next(step)
       where user_id = $1 order by 1, 2, 3, 4 on conflict do nothing`,
      [userId],
    );
  }
}
