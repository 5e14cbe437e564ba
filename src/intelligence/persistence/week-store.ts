import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { type Sql, selectRows, valuesList } from '../../database/rows.js';
import { HISTORY_DAYS } from '../domain/week-input.js';
import type { ArtefactKind, Brief, WeekSeries } from '../domain/artefacts.js';
import type { RevisionReason, WeekRevision } from '../domain/revision.js';
import type { StoredWeek } from '../domain/stored-week.js';

const COLUMNS = [
  'user_id',
  'week_of',
  'status',
  'brief',
  'insights',
  'patterns',
  'velocity',
  'systems',
  'series',
  'generator',
  'execution_id',
  'generated_at',
  'revised_because',
] as const;
const CASTS = [
  'uuid',
  'date',
  '',
  'json',
  'json',
  'json',
  'json',
  'json',
  'json',
  '',
  'uuid',
  'timestamptz',
  'json',
];
const REPLACED = COLUMNS.slice(2, -1)
  .map((column) => `${column} = excluded.${column}`)
  .join(', ');
/** Why a week has another result where no change of the records was noticed: an operator had it made again. */
const MADE_AGAIN: RevisionReason = { reasons: ['made_again'] };
/** What a reader sees of a week. The text of json is kept as it was written, so equal texts are equal weeks. */
const READ = ['brief', 'insights', 'patterns', 'velocity', 'systems'] as const;
const textsOf = (row: string): string => READ.map((kind) => `${row}.${kind}::text`).join(', ');
/** An issued week that is made again with another result is its next revision. */
const IS_REVISED = `weekly_intelligence.status = 'complete'
  and (${textsOf('weekly_intelligence')}) is distinct from (${textsOf('excluded')})`;
const REVISED = `revision = weekly_intelligence.revision + case when ${IS_REVISED} then 1 else 0 end,
  revised_at = case when ${IS_REVISED} then excluded.generated_at else weekly_intelligence.revised_at end,
  revised_because = case when ${IS_REVISED} then coalesce(excluded.revised_because, '${JSON.stringify(MADE_AGAIN)}')
    else weekly_intelligence.revised_because end,
  outdated_since = null`;

/** One statement writes a batch, whatever its size. */
export const upsertWeeksSql = (rows: number): string =>
  `insert into weekly_intelligence (${COLUMNS.join(', ')}) values ${valuesList(rows, COLUMNS.length, CASTS)}
   on conflict (user_id, week_of) do update set ${REPLACED}, ${REVISED}`;

export function upsertWeeksParameters(weeks: readonly StoredWeek[]): unknown[] {
  return weeks.flatMap((week) => [
    week.userId,
    week.weekOf,
    week.status,
    week.json.brief,
    week.json.insights,
    week.json.patterns,
    week.json.velocity,
    week.json.systems,
    week.series,
    week.generator,
    week.runId,
    week.generatedAt,
    week.revisedBecause ? JSON.stringify(week.revisedBecause) : null,
  ]);
}

export const upsertStatesSql = (rows: number): string =>
  `insert into week_state (user_id, week_of, state) values ${valuesList(rows, 3, ['uuid', 'date', 'json'])}
   on conflict (user_id, week_of) do update set state = excluded.state`;

export function upsertStatesParameters(weeks: readonly StoredWeek[]): unknown[] {
  return weeks.flatMap((week) => [week.userId, week.weekOf, week.state]);
}

/** Identifies the stored week that a reader is about to see. */
export interface WeekPointer extends WeekRevision {
  user_id: string;
  external_id: string | null;
  week_of: string;
  generated_at: Date;
}

/** A week is outdated from the first change that it has not read until it is made again. */
const REVISION = `w.revision, w.revised_at, case when w.revision > 1 then w.revised_because end as revised_because,
  coalesce(w.outdated_since, (select c.first_changed_at from changed_days c
    where c.user_id = w.user_id and c.from_day < w.week_of and c.from_day >= w.week_of - ${HISTORY_DAYS}
      and c.changed_at > w.generated_at and (c.next_week is null or c.next_week <= w.week_of))) as outdated_since`;

/** A stored week as texts. */
export interface IssuedWeek extends Pick<StoredWeek, 'userId' | 'json'> {
  status: 'complete' | 'fallback';
  revision: number;
  series: string | null;
  state: string | null;
}

@Injectable()
export class WeekStore {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** A week and the state that it leaves to the next one are stored together or not at all: pass a transaction. */
  async save(weeks: readonly StoredWeek[], sql: Sql): Promise<void> {
    if (weeks.length === 0) return;
    await sql.query(upsertWeeksSql(weeks.length), upsertWeeksParameters(weeks));
    await sql.query(upsertStatesSql(weeks.length), upsertStatesParameters(weeks));
  }

  /** Stores fallback briefs. They replace older ones of the same week, so that newer red flags are in them; a complete week stays. */
  async saveFallbacks(
    briefs: readonly { userId: string; weekOf: string; brief: Brief }[],
    runId: string | null,
    generatedAt: Date,
    sql: Sql,
  ): Promise<void> {
    if (briefs.length === 0) return;
    await sql.query(
      `insert into weekly_intelligence (user_id, week_of, status, brief, generator, execution_id, generated_at)
       values ${valuesList(briefs.length, 7, ['uuid', 'date', '', 'json', '', 'uuid', 'timestamptz'])}
       on conflict (user_id, week_of) do update set brief = excluded.brief, generator = excluded.generator,
         execution_id = excluded.execution_id, generated_at = excluded.generated_at
         where weekly_intelligence.status = 'fallback'`,
      briefs.flatMap(({ userId, weekOf, brief }) => [
        userId,
        weekOf,
        'fallback',
        JSON.stringify(brief),
        brief.generator,
        runId,
        generatedAt,
      ]),
    );
  }

  /** The stored weeks of these users as texts, locked until the transaction ends. */
  async lockTexts(userIds: readonly string[], weekOf: string, sql: Sql): Promise<Map<string, IssuedWeek>> {
    const rows = await selectRows<IssuedWeek>(
      sql,
      `select w.user_id as "userId", w.status, w.revision, s.state::text as state, w.series::text as series,
         json_build_object(${READ.map((kind) => `'${kind}', w.${kind}::text`).join(', ')}) as json
       from weekly_intelligence w left join week_state s using (user_id, week_of)
       where w.user_id = any($1::uuid[]) and w.week_of = $2 order by w.user_id for update of w`,
      [userIds, weekOf],
    );
    return new Map(rows.map((row) => [row.userId, row]));
  }

  /** Stores the states that weeks leave to the next ones, where what readers see of the weeks has not changed. */
  async saveStates(weeks: readonly StoredWeek[], sql: Sql): Promise<void> {
    if (weeks.length === 0) return;
    await sql.query(upsertStatesSql(weeks.length), upsertStatesParameters(weeks));
  }

  /** The named week, otherwise the latest. A fallback counts for the brief only. */
  async locate(
    userId: string,
    kind: ArtefactKind | 'series',
    weekOf: string | null,
  ): Promise<WeekPointer | null> {
    const [row] = await selectRows<WeekPointer>(
      this.dataSource,
      `select w.user_id, i.external_id, w.week_of, w.generated_at, ${REVISION}
       from weekly_intelligence w left join user_identity i using (user_id)
       where w.user_id = $1 and ($2::date is null or w.week_of = $2) and ($3 or w.status = 'complete')
       order by w.week_of desc limit 1`,
      [userId, weekOf, kind === 'brief'],
    );
    return row ?? null;
  }

  /** The stored text of one artefact. */
  async loadText(pointer: WeekPointer, kind: ArtefactKind): Promise<string | null> {
    const [row] = await selectRows<{ body: string | null }>(
      this.dataSource,
      `select ${kind}::text as body from weekly_intelligence where user_id = $1 and week_of = $2`,
      [pointer.user_id, pointer.week_of],
    );
    return row?.body ?? null;
  }

  async loadSeries(pointer: WeekPointer): Promise<WeekSeries | null> {
    const [row] = await selectRows<{ series: WeekSeries | null }>(
      this.dataSource,
      `select series from weekly_intelligence where user_id = $1 and week_of = $2`,
      [pointer.user_id, pointer.week_of],
    );
    return row?.series ?? null;
  }

  /** Briefs before `before` (a week_of; null: the newest), newest first. */
  async listBriefs(
    userId: string,
    before: string | null,
    limit: number,
  ): Promise<(WeekPointer & { body: string })[]> {
    return selectRows(
      this.dataSource,
      `select w.user_id, i.external_id, w.week_of, w.generated_at, ${REVISION}, w.brief::text as body
       from weekly_intelligence w left join user_identity i using (user_id)
       where w.user_id = $1 and ($2::date is null or w.week_of < $2) order by w.week_of desc limit $3`,
      [userId, before, limit],
    );
  }

  /** The brief of the latest week that shows the most; null: there is no brief. */
  async fullestBrief(): Promise<{ userId: string; weekOf: string } | null> {
    const [row] = await selectRows<{ userId: string; weekOf: string }>(
      this.dataSource,
      `select user_id as "userId", week_of as "weekOf" from weekly_intelligence where status = 'complete'
       order by week_of desc, json_array_length(brief -> 'discoveries') desc, json_array_length(brief -> 'facts') desc, user_id
       limit 1`,
    );
    return row ?? null;
  }

  /** Those of `rows` whose user has a fallback brief for the row's week. */
  async withFallback<Row extends { userId: string; weekOf: string }>(
    rows: readonly Row[],
    sql: Sql,
  ): Promise<Row[]> {
    if (rows.length === 0) return [];
    const found = await selectRows<{ user_id: string; week_of: string }>(
      sql,
      `select w.user_id, w.week_of from unnest($1::uuid[], $2::date[]) as asked(user_id, week_of)
       join weekly_intelligence w using (user_id, week_of) where w.status = 'fallback'`,
      [rows.map((row) => row.userId), rows.map((row) => row.weekOf)],
    );
    const keys = new Set(found.map((week) => `${week.user_id} ${week.week_of}`));
    return rows.filter((row) => keys.has(`${row.userId} ${row.weekOf}`));
  }

  /** The users among `userIds` that already have the week's artefacts. */
  async usersWithWeek(
    userIds: readonly string[],
    weekOf: string,
    sql: Sql = this.dataSource,
  ): Promise<Set<string>> {
    const rows = await selectRows<{ user_id: string }>(
      sql,
      `select user_id from weekly_intelligence where user_id = any($1::uuid[]) and week_of = $2 and status = 'complete'`,
      [userIds, weekOf],
    );
    return new Set(rows.map((row) => row.user_id));
  }
}
