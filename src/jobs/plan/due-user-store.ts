import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { type Sql, selectRows } from '../../database/rows.js';
import { ACTIVE_DAYS } from '../run/run.js';
import type { DueUser } from './due.js';

const FACTS = `
  coalesce(p.intelligence_generation_enabled, true) as enabled,
  coalesce(p.intelligence_generation_frequency, 'weekly') as frequency,
  $2::date - (select max(w.week_of) from weekly_intelligence w
    where w.user_id = asked.user_id and w.week_of < $2 and w.status = 'complete') as "daysSinceLastWeek",
  exists (select from weekly_intelligence w
    where w.user_id = asked.user_id and w.week_of = $2 and w.status = 'complete') as "hasWeek"`;
const ACTIVE = `exists (select from observation o
  where o.user_id = asked.user_id and o.day >= $2::date - ${ACTIVE_DAYS} and o.day < $2::date) as active`;

/** Reads what decides whether users are due, for a page of users in one query. */
@Injectable()
export class DueUserStore {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Returns the next users by key after `afterUserId`. In a transaction they cannot be erased before it ends. */
  async readPage(
    weekOf: string,
    afterUserId: string | null,
    limit: number,
    sql: Sql = this.dataSource,
  ): Promise<DueUser[]> {
    return selectRows<DueUser>(
      sql,
      `select asked.user_id as "userId", ${FACTS}, ${ACTIVE}
       from (select user_id from user_identity where $1::uuid is null or user_id > $1 order by user_id limit $3
         for key share) as asked
       left join user_preferences p using (user_id) order by asked.user_id`,
      [afterUserId, weekOf, limit],
    );
  }

  /** Returns the named users, whether they are known or not. */
  async readNamed(
    userIds: readonly string[],
    weekOf: string,
    sql: Sql = this.dataSource,
  ): Promise<DueUser[]> {
    return selectRows<DueUser>(
      sql,
      `select asked.user_id as "userId", ${FACTS}, true as active
       from unnest($1::uuid[]) as asked(user_id) left join user_preferences p using (user_id) order by asked.user_id`,
      [userIds, weekOf],
    );
  }

  /**
   * Returns the enabled users that have nothing stored for the week, for fallback briefs after a run that failed as a
   * whole. It reads only these tables, because a failed run may mean that observations cannot be read. The query is a
   * difference of sets, because PostgreSQL's statistics do not know a new week yet (decision 55).
   */
  async enabledUsersWithoutWeek(weekOf: string, sql: Sql = this.dataSource): Promise<string[]> {
    const rows = await selectRows<{ user_id: string }>(
      sql,
      `select i.user_id from user_identity i left join user_preferences p using (user_id)
       where coalesce(p.intelligence_generation_enabled, true)
       except select user_id from weekly_intelligence where week_of = $1 order by user_id`,
      [weekOf],
    );
    return rows.map((row) => row.user_id);
  }
}
