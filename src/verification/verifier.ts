import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { type Sql, selectRows } from '../database/rows.js';
import { WEEK_CHECKS_SQL, type WeekChecks } from './week-checks.js';

export interface VerifiedUser extends WeekChecks {
  user_id: string;
  external_id: string | null;
}

/** Reads back what was stored. One query a set of users, never one a user. */
@Injectable()
export class Verifier {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /**
   * The checks of each user asked for; a missing row fails all four. Each row is found by its key (the limit sees to it): the
   * planner's statistics know nothing of a new week, and it would read the whole week for every set.
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

  /** A page of everybody who has a row for the week, fallbacks included. */
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
