import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { type Sql, selectRows } from '../database/rows.js';
import { WEEK_CHECKS_SQL, type WeekChecks } from './week-checks.js';

export interface VerifiedUser extends WeekChecks {
  user_id: string;
  external_id: string | null;
}

/** Reads stored weeks back, with one query per set of users and never one per user. */
@Injectable()
export class Verifier {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * Returns the checks of each given user; a missing row fails all four. The `limit` makes PostgreSQL find each row by its
   * key: its statistics do not know a new week yet, so it would otherwise read the whole week for every set.
   */
  async verifyUsers(
    userIds: readonly string[],
    weekOf: string,
    sql: Sql = this.dataSource,
  ): Promise<VerifiedUser[]> {
    return selectRows<VerifiedUser>(
      sql,
      `select asked.user_id, i.external_id, ${WEEK_CHECKS_SQL}
       from unnest($1::uuid[]) as asked(user_id)
       left join lateral (select * from weekly_intelligence
         where user_id = asked.user_id and week_of = $2 limit 1) as w on true
       left join user_identity i on i.user_id = asked.user_id
       order by asked.user_id`,
      [userIds, weekOf],
    );
  }

  /** Returns a page of all users that have a row for the week, fallback briefs included. */
  async verifyPageOfWeek(weekOf: string, afterUserId: string | null, limit: number): Promise<VerifiedUser[]> {
    return selectRows<VerifiedUser>(
      this.dataSource,
      `select w.user_id, i.external_id, ${WEEK_CHECKS_SQL}
       from weekly_intelligence w left join user_identity i on i.user_id = w.user_id
       where w.week_of = $1 and ($2::uuid is null or w.user_id > $2) order by w.user_id limit $3`,
      [weekOf, afterUserId, limit],
    );
  }
}
