import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { UserRef } from '../common/user-id.js';
import { changeCount, type Sql, selectRows } from '../database/rows.js';

/** Maps users to the app's own ids, and knows which users exist. */
@Injectable()
export class UserDirectory {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Stores users, and fills in an external id learnt later. Unchanged rows are not updated or locked. */
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
    // An erasure that begins now waits for this transaction and then sees its rows. One already in progress removes the
    // row before this lock is granted, so the row is inserted again.
    const held = await selectRows<{ user_id: string }>(
      sql,
      `select user_id from user_identity where user_id = any($1::uuid[]) order by user_id for key share`,
      [[...unique.keys()]],
    );
    if (held.length < unique.size) await this.remember(users, sql, demo);
  }

  /** Returns the external ids of the users that have one. */
  async externalIds(userIds: readonly string[], sql: Sql = this.dataSource): Promise<Map<string, string>> {
    if (userIds.length === 0) return new Map();
    const rows = await selectRows<{ user_id: string; external_id: string }>(
      sql,
      `select user_id, external_id from user_identity where user_id = any($1::uuid[]) and external_id is not null`,
      [userIds],
    );
    return new Map(rows.map((row) => [row.user_id, row.external_id]));
  }

  /** Ends all links to briefs of a user. False: the user is not known. */
  async revokeLinks(userId: string): Promise<boolean> {
    const changed = await changeCount(
      this.dataSource,
      `update user_identity set link_epoch = gen_random_uuid() where user_id = $1`,
      [userId],
    );
    return changed === 1;
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

  /** Returns those of `userIds` that have at least one observation or a preferences row. */
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

  /** Returns whether the service holds no users but its own demo users. */
  async hasOnlyDemoUsers(): Promise<boolean> {
    const [{ untouched }] = await selectRows<{ untouched: boolean }>(
      this.dataSource,
      `select not exists (select from user_identity where not demo)
         and not exists (select from observation o where o.user_id not in (select user_id from user_identity)) as untouched`,
    );
    return untouched;
  }
}
