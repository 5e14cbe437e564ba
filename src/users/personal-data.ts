import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { IntelligenceCache } from '../cache/intelligence-cache.js';
import { eraseFrom, personTables } from '../database/table-policy.js';
import { ErasedCaches, MEMORY_CLEAR_SECONDS } from './erasure/erased-caches.js';
import { ErasureStore } from './erasure/erasure-store.js';
import type { ErasedRows, Receipt } from './erasure/receipt.js';

/** Erases all data about one person. The policy of each table says what it holds. */
@Injectable()
export class PersonalData {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly erasures: ErasureStore,
    private readonly caches: ErasedCaches,
  ) {}

  /**
   * Erases all rows in one transaction, which also writes what is then to be done in the caches. Open batches and queue
   * rows come first: a worker that is writing this user's week holds one of those rows, so the erasure waits for it and
   * then sees the rows it wrote. A worker that comes later finds the user gone from its batch and writes nothing
   * (decision 10).
   */
  async erase(userId: string): Promise<Receipt> {
    const id = randomUUID();
    const weeks = new Set<string>();
    await this.dataSource.transaction(async (manager) => {
      // A planner that has read this user locks the row until its batch is stored. A later planner finds no user.
      await manager.query(`select from user_identity where user_id = $1 for update`, [userId]);
      const counts: ErasedRows = {};
      for (const [table, policy] of personTables()) {
        const gone = await eraseFrom(table, policy, userId, manager);
        gone.weeks?.forEach((week) => weeks.add(week));
        if (policy.exported) counts[table] = gone.rows;
      }
      await this.erasures.add(
        {
          id,
          tables: counts,
          cacheKeys: this.caches.shared ? IntelligenceCache.keysOf(userId, [...weeks]) : null,
          clearAfterSeconds: MEMORY_CLEAR_SECONDS,
        },
        manager,
      );
    });
    await this.caches.forget(id, IntelligenceCache.keysOf(userId, [...weeks]));
    return (await this.erasures.find(id))!;
  }
}
