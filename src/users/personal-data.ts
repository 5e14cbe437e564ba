import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { IntelligenceCache } from '../cache/intelligence-cache.js';
import { eraseFrom, personTables } from '../database/table-policy.js';

/** The number of erased rows by table. */
export type ErasedRows = Record<string, number>;

/** Erases all data about one person. The policy of each table says what it holds. */
@Injectable()
export class PersonalData {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly cache: IntelligenceCache,
  ) {}

  /**
   * Erases all rows in one transaction, and then the cache. Open batches and queue rows come first: a worker that is
   * writing this user's week holds one of those rows, so the erasure waits for it and then sees the rows it wrote. A
   * worker that comes later finds the user gone from its batch and writes nothing (decision 10).
   */
  async erase(userId: string): Promise<ErasedRows> {
    const weeks = new Set<string>();
    const erased = await this.dataSource.transaction(async (manager) => {
      // A planner that has read this user locks the row until its batch is stored. A later planner finds no user.
      await manager.query(`select from user_identity where user_id = $1 for update`, [userId]);
      const counts: ErasedRows = {};
      for (const [table, policy] of personTables()) {
        const gone = await eraseFrom(table, policy, userId, manager);
        gone.weeks?.forEach((week) => weeks.add(week));
        if (policy.exported) counts[table] = gone.rows;
      }
      return counts;
    });
    await this.cache.invalidateUser(userId, [...weeks]);
    return erased;
  }
}
