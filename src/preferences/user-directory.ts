import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { UserRef } from '../common/user-id.js';
import { type Sql, selectRows } from '../database/rows.js';

/** Who is who: the app's own ids, and which users are known at all. */
@Injectable()
export class UserDirectory {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Remembers users; an external id learnt later is filled in. Rows with nothing new are not touched, nor locked. */
  async remember(users: readonly UserRef[], sql: Sql = this.dataSource, demo = false): Promise<void> {
    const unique = new Map<string, UserRef>();
    for (const user of users) if (!unique.get(user.userId)?.externalId) unique.set(user.userId, user);
    await sql.query(
      `insert into user_identity (user_id, external_id, demo)
       select given.user_id, given.external_id, $3
       from unnest($1::uuid[], $2::varchar[]) as given(user_id, external_id)
       where not exists (select from user_identity known
         where known.user_id = given.user_id and (known.external_id is not null or given.external_id is null))
       order by given.user_id
       on conflict (user_id) do update set external_id = excluded.external_id
         where user_identity.external_id is null and excluded.external_id is not null`,
      [[...unique.keys()], [...unique.values()].map((user) => user.externalId), demo],
    );
    // An erasure that comes now waits for us and then sees what we wrote; one under way lets us go on without the row.
    const held = await selectRows<{ user_id: string }>(
      sql,
      `select user_id from user_identity where user_id = any($1::uuid[]) order by user_id for key share`,
      [[...unique.keys()]],
    );
    if (held.length < unique.size) await this.remember(users, sql, demo);
  }

  /** External ids of those that have one. */
  async externalIds(userIds: readonly string[], sql: Sql = this.dataSource): Promise<Map<string, string>> {
    if (userIds.length === 0) return new Map();
    const rows = await selectRows<{ user_id: string; external_id: string }>(
      sql,
      `select user_id, external_id from user_identity where user_id = any($1::uuid[]) and external_id is not null`,
      [userIds],
    );
    return new Map(rows.map((row) => [row.user_id, row.external_id]));
  }

  /** Notes in the users' preferences when their latest intelligence was generated. */
  async stampGenerated(userIds: readonly string[], at: Date, sql: Sql): Promise<void> {
    await sql.query(
      `insert into user_preferences (user_id, last_intelligence_generated_at)
         select user_id, $2 from unnest($1::uuid[]) as given(user_id) order by user_id
         on conflict (user_id) do update set last_intelligence_generated_at = excluded.last_intelligence_generated_at`,
      [userIds, at],
    );
  }

  /** Those of `userIds` that have any observation or preferences row. */
  async filterKnown(userIds: readonly string[], sql: Sql = this.dataSource): Promise<Set<string>> {
    const rows = await selectRows<{ user_id: string }>(
      sql,
      `select asked.user_id from unnest($1::uuid[]) as asked(user_id)
       where exists (select from observation o where o.user_id = asked.user_id)
          or exists (select from user_preferences p where p.user_id = asked.user_id)`,
      [userIds],
    );
    return new Set(rows.map((row) => row.user_id));
  }

  async demoUsers(): Promise<UserRef[]> {
    const rows = await selectRows<{ user_id: string; external_id: string | null }>(
      this.dataSource,
      `select user_id, external_id from user_identity where demo order by external_id`,
    );
    return rows.map((row) => ({ userId: row.user_id, externalId: row.external_id }));
  }

  /** Whether the service holds nobody yet, but for people it made up itself. */
  async hasOnlyDemoUsers(): Promise<boolean> {
    const [{ untouched }] = await selectRows<{ untouched: boolean }>(
      this.dataSource,
      `select not exists (select from user_identity where not demo)
         and not exists (select from observation o where o.user_id not in (select user_id from user_identity)) as untouched`,
    );
    return untouched;
  }
}
