import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { type Sql, selectRows } from '../database/rows.js';

/** A person who wants to be notified. */
export interface Person {
  user_id: string;
  external_id: string | null;
  time_zone: string | null;
  /** null: the person did not ask for mail, or gave no address. */
  email: string | null;
}

/** The people who want to be notified of their brief, by their preferences at this moment. */
@Injectable()
export class Audience {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Those of `userIds` whose notifications are on. Demo users have no app and no mailbox, so they are left out. */
  async of(userIds: readonly string[], sql: Sql = this.dataSource): Promise<Map<string, Person>> {
    const rows = await selectRows<Person>(
      sql,
      `select asked.user_id, i.external_id, p.time_zone,
         case when p.notification_channel = 'email' then nullif(p.email, '') end as email
       from unnest($1::uuid[]) as asked(user_id)
       left join user_identity i using (user_id) left join user_preferences p using (user_id)
       where coalesce(p.intelligence_notification_enabled, true) and not coalesce(i.demo, false)`,
      [userIds],
    );
    return new Map(rows.map((person) => [person.user_id, person]));
  }
}
