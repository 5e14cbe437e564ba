import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { changeRows, type Sql, selectRows } from '../../database/rows.js';
import type { ErasedRows, Receipt } from './receipt.js';

export interface NewErasure {
  id: string;
  tables: ErasedRows;
  /** The names of the person's texts in the shared cache; null where each process has a cache of its own. */
  cacheKeys: readonly string[] | null;
  /** Seconds after which the caches of all processes hold nothing of the person, where each has its own. */
  clearAfterSeconds: number;
}

/** What is still to be done after an erasure, and the receipts. */
@Injectable()
export class ErasureStore {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Pass the transaction that erases, as its last statement: the time is then close to that of the commit. */
  async add({ id, tables, cacheKeys, clearAfterSeconds }: NewErasure, sql: Sql): Promise<void> {
    await sql.query(
      `insert into erasure (id, erased_at, tables, cache_keys, caches_clear_at)
       select $1, at, $2, $3::text[], case when $3::text[] is null then at + make_interval(secs => $4) end
       from (select clock_timestamp() as at) as now`,
      [id, JSON.stringify(tables), cacheKeys, clearAfterSeconds],
    );
  }

  async find(id: string, sql: Sql = this.dataSource): Promise<Receipt | null> {
    const [row] = await selectRows<Receipt>(
      sql,
      `select id, erased_at, tables,
         case when caches_clear_at <= clock_timestamp() then '{}'::text[] else '{cache}' end as pending
       from erasure where id = $1`,
      [id],
    );
    return row ?? null;
  }

  /**
   * Passes the names of cached texts of some erasures to `remove`, and forgets the names in the same transaction. They
   * stay for the next call when `remove` rejects. Returns for how many erasures it did so.
   */
  async clearCached(limit: number, remove: (keys: readonly string[]) => Promise<void>): Promise<number> {
    return this.dataSource.transaction(async (manager) => {
      const cleared = await changeRows<{ cache_keys: string[] }>(
        manager,
        `with open as (select id, cache_keys from erasure where cache_keys is not null
                       order by erased_at limit $1 for update skip locked)
         update erasure set cache_keys = null, caches_clear_at = clock_timestamp()
         from open where erasure.id = open.id returning open.cache_keys`,
        [limit],
      );
      await remove(cleared.flatMap(({ cache_keys: keys }) => keys));
      return cleared.length;
    });
  }

  /** The ids of the erasures of the last `seconds`, by the database's clock. */
  async idsSince(seconds: number): Promise<string[]> {
    const rows = await selectRows<{ id: string }>(
      this.dataSource,
      `select id from erasure where erased_at > now() - make_interval(secs => $1)`,
      [seconds],
    );
    return rows.map(({ id }) => id);
  }
}
