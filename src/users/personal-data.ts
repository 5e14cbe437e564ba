import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { IntelligenceCache } from '../cache/intelligence-cache.js';
import { selectRows } from '../database/rows.js';
import { eraseFrom, personTables } from '../database/table-policy.js';
import { ErasedCaches, MEMORY_CLEAR_SECONDS } from './erasure/erased-caches.js';
import { ErasureBook } from './erasure/erasure-book.js';
import { ErasureStore } from './erasure/erasure-store.js';
import type { ErasedRows, Receipt } from './erasure/receipt.js';

/** Erases all data about one person. The policy of each table says what it holds. */
@Injectable()
export class PersonalData {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly erasures: ErasureStore,
    private readonly caches: ErasedCaches,
    private readonly book: ErasureBook,
  ) {}

  /**
   * Erases all rows in one transaction, which also writes what is then to be done in the caches. Open batches and queue
   * rows come first: a worker that is writing this user's week holds one of those rows, so the erasure waits for it and
   * then sees the rows it wrote. A worker that comes later finds the user gone from its batch and writes nothing
   * (decision 10).
   */
  async erase(userId: string): Promise<Receipt> {
    const seal = await this.book.sealOf(userId);
    const id = await this.eraseRows(userId, seal, null);
    await this.book.recordOne(id!);
    return (await this.erasures.find(id!))!;
  }

  /**
   * Erases what was stored up to an earlier erasure of the person, which a restored database does not know. If the person
   * came back afterwards, their newer observations and messages stay; what is computed from all of them goes, and so does
   * what has no time. Returns whether anything was erased.
   */
  async eraseOlder(userId: string, erasedAt: Date): Promise<boolean> {
    return (await this.eraseRows(userId, null, erasedAt)) !== null;
  }

  /** @returns the id of the receipt; null if the person came back after `before` and nothing older is left */
  private async eraseRows(userId: string, seal: string | null, before: Date | null): Promise<string | null> {
    const id = randomUUID();
    const weeks = new Set<string>();
    const done = await this.dataSource.transaction(async (manager) => {
      // A planner that has read this user locks the row until its batch is stored. A later planner finds no user.
      const [identity] = await selectRows<{ created_at: Date }>(
        manager,
        `select created_at from user_identity where user_id = $1 for update`,
        [userId],
      );
      if (before !== null && identity !== undefined && identity.created_at > before) return false;
      const counts: ErasedRows = {};
      for (const [table, policy] of personTables()) {
        const gone = await eraseFrom(table, policy, userId, manager, before);
        gone.weeks?.forEach((week) => weeks.add(week));
        if (policy.exported && !policy.kept) counts[table] = gone.rows;
      }
      await this.erasures.add(
        {
          id,
          seal,
          tables: counts,
          cacheKeys: this.caches.shared ? IntelligenceCache.keysOf(userId, [...weeks]) : null,
          clearAfterSeconds: MEMORY_CLEAR_SECONDS,
        },
        manager,
      );
      return true;
    });
    if (!done) return null;
    await this.caches.forget(id, IntelligenceCache.keysOf(userId, [...weeks]));
    return id;
  }
}
