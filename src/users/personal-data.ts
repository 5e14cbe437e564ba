import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { IntelligenceCache } from '../cache/intelligence-cache.js';
import { changeCount, changeRows, selectRows } from '../database/rows.js';

/** How many rows of each table went. */
export type ErasedRows = Record<string, number>;

/** Tables with a row or more a person, by user_id. The order matters at erasure: see there. */
const PERSONAL_TABLES = [
  'job_retry_queue',
  'weekly_intelligence',
  'week_state',
  'job_user_outcome',
  'job_retry_attempt',
  'experiment_answer',
  'experiment',
  'noted_flag',
  'outbox',
  'observation',
  'user_identity',
] as const;
/** The columns of user_preferences that are ours; the table may be the host app's. */
const OUR_PREFERENCES = [
  'intelligence_generation_enabled',
  'intelligence_generation_frequency',
  'last_intelligence_generated_at',
  'intelligence_notification_enabled',
  'time_zone',
  'notification_channel',
  'email',
];

/** A copy of, and the end of, everything held on one person. */
@Injectable()
export class PersonalData {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly cache: IntelligenceCache,
  ) {}

  /** Every row, by table; null when there is none. */
  async export(userId: string): Promise<Record<string, unknown> | null> {
    const tables = [...PERSONAL_TABLES, 'user_preferences'];
    const rows = await this.dataSource.transaction('REPEATABLE READ', async (manager) => {
      const found: [string, { external_id?: string | null }[]][] = [];
      for (const table of tables)
        found.push([table, await selectRows(manager, `select * from ${table} where user_id = $1`, [userId])]);
      return found;
    });
    if (rows.every(([, held]) => held.length === 0)) return null;
    const held = Object.fromEntries(rows);
    const externalId = held.user_identity[0]?.external_id ?? null;
    return { user_id: userId, ...(externalId === null ? {} : { external_id: externalId }), ...held };
  }

  /**
   * Erases in one transaction, then the cache. Open batches and queue rows come first: a worker that is writing this
   * user's week holds one of those rows, so we wait for it and then see what it wrote; a worker that comes later finds
   * the user gone from its batch and writes nothing.
   */
  async erase(userId: string): Promise<ErasedRows> {
    const weeks = new Set<string>();
    const erased = await this.dataSource.transaction(async (manager) => {
      // A planner that read this user holds the row until its batch stands; one that comes later finds no user.
      await manager.query(`select from user_identity where user_id = $1 for update`, [userId]);
      // A plan cut off at this user goes on from the one before, as it would have from here.
      await manager.query(
        `update job_execution_log set plan_cursor =
           (select user_id from user_identity where user_id < $1 order by user_id desc limit 1)
         where plan_cursor = $1`,
        [userId],
      );
      await manager.query(
        `update job_batch set user_ids = array_remove(user_ids, $1::uuid) where $1 = any(user_ids)`,
        [userId],
      );
      const counts: ErasedRows = {};
      for (const table of PERSONAL_TABLES) {
        if (table === 'weekly_intelligence') {
          const rows = await changeRows<{ week_of: string }>(
            manager,
            `delete from weekly_intelligence where user_id = $1 returning week_of`,
            [userId],
          );
          rows.forEach((row) => weeks.add(row.week_of));
          counts[table] = rows.length;
        } else
          counts[table] = await changeCount(manager, `delete from ${table} where user_id = $1`, [userId]);
      }
      counts.user_preferences = await erasePreferences(manager, userId);
      return counts;
    });
    await this.cache.invalidateUser(userId, [...weeks]);
    return erased;
  }
}

/** A row with columns of the host app's stays, without what is ours in it. */
async function erasePreferences(manager: EntityManager, userId: string): Promise<number> {
  const [{ foreign_columns: foreign }] = await selectRows<{ foreign_columns: number }>(
    manager,
    `select count(*) as foreign_columns from information_schema.columns
     where table_schema = current_schema() and table_name = 'user_preferences'
       and column_name <> 'user_id' and column_name <> all($1::text[])`,
    [OUR_PREFERENCES],
  );
  if (foreign === 0) return changeCount(manager, `delete from user_preferences where user_id = $1`, [userId]);
  const reset = OUR_PREFERENCES.map((column) => `${column} = default`).join(', ');
  return changeCount(manager, `update user_preferences set ${reset} where user_id = $1`, [userId]);
}
