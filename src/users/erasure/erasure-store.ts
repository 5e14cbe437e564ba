import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { changeRows, type Sql, selectRows } from '../../database/rows.js';
import { personTables } from '../../database/table-policy.js';
import type { ErasureEntry } from './erasure-file.js';
import type { ErasedRows, Receipt } from './receipt.js';

export interface NewErasure {
  id: string;
  /** null if it cannot be recorded outside the database. */
  seal: string | null;
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
  async add({ id, seal, tables, cacheKeys, clearAfterSeconds }: NewErasure, sql: Sql): Promise<void> {
    await sql.query(
      `insert into erasure (id, erased_at, tables, seal, cache_keys, caches_clear_at)
       select $1, at, $2, $5, $3::text[], case when $3::text[] is null then at + make_interval(secs => $4) end
       from (select clock_timestamp() as at) as now`,
      [id, JSON.stringify(tables), cacheKeys, clearAfterSeconds, seal],
    );
  }

  async find(id: string, sql: Sql = this.dataSource): Promise<Receipt | null> {
    const [row] = await selectRows<Receipt>(
      sql,
      `select id, erased_at, tables,
         array_remove(array[case when caches_clear_at <= clock_timestamp() then null else 'cache' end,
                            case when recorded_at is null then 'record' end], null) as pending
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

  /** All erasures that can be recorded outside the database, or a single one, oldest first. */
  async sealed(database: string, id: string | null = null): Promise<ErasureEntry[]> {
    const rows = await selectRows<Omit<ErasureEntry, 'database'>>(
      this.dataSource,
      `select id, erased_at as "erasedAt", seal from erasure where seal is not null and ($1::uuid is null or id = $1)
       order by erased_at, id`,
      [id],
    );
    return rows.map((row) => ({ ...row, database }));
  }

  async markRecorded(ids: readonly string[]): Promise<void> {
    await this.dataSource.query(
      `update erasure set recorded_at = now() where id = any($1::uuid[]) and recorded_at is null`,
      [ids],
    );
  }

  /** Those of `ids` that this database knows. */
  async known(ids: readonly string[]): Promise<Set<string>> {
    if (ids.length === 0) return new Set();
    const rows = await selectRows<{ id: string }>(
      this.dataSource,
      `select id from erasure where id = any($1::uuid[])`,
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Adds recorded erasures, which have just been applied again, with the time at which they were made. */
  async addKnown(entries: readonly ErasureEntry[]): Promise<void> {
    await this.dataSource.query(
      `insert into erasure (id, erased_at, seal, tables, caches_clear_at, recorded_at)
       select id, at, seal, '{}', now(), now() from unnest($1::uuid[], $2::timestamptz[], $3::text[]) as given(id, at, seal)
       on conflict (id) do nothing`,
      [entries.map(({ id }) => id), entries.map(({ erasedAt }) => erasedAt), entries.map(({ seal }) => seal)],
    );
  }

  /** The ids of all people in any table, known or not. */
  async everyUser(): Promise<string[]> {
    const users = new Set<string>();
    for (const [table, { exported }] of personTables()) {
      if (!exported) continue;
      const rows = await selectRows<{ user_id: string }>(
        this.dataSource,
        `select distinct user_id from ${table} where user_id is not null`,
      );
      rows.forEach((row) => users.add(row.user_id));
    }
    return [...users];
  }
}
