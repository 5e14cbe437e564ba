import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { describeError } from '../common/errors.js';
import { SerialTick } from '../common/serial-tick.js';
import { selectRows } from '../database/rows.js';

const FLUSH_MS = 10_000;

export interface CacheReads {
  kind: string;
  hits: number;
  misses: number;
}

/** Counts users' reads, hit or miss, in Postgres, so that the figures survive a restart and agree on every replica. */
@Injectable()
export class CacheReadLog implements BeforeApplicationShutdown {
  private readonly logger = new Logger(CacheReadLog.name);
  private pending = new Map<string, { hits: number; misses: number }>();
  private readonly tick = new SerialTick();
  /** The reads that this process has counted since it started. */
  private readonly countedHere = new Map<string, { hits: number; misses: number }>();

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  countRead(kind: string, hit: boolean): void {
    for (const counts of [this.pending, this.countedHere]) {
      const readsSince = counts.get(kind) ?? { hits: 0, misses: 0 };
      if (hit) readsSince.hits += 1;
      else readsSince.misses += 1;
      counts.set(kind, readsSince);
    }
  }

  /** Returns this process's reads since it started, by kind. The counts never fall and need no database. */
  readsOfThisProcess(): CacheReads[] {
    return [...this.countedHere].map(([kind, reads]) => ({ kind, ...reads }));
  }

  /** Stores all counts so far, including those that an earlier flush is still storing. Never rejects. */
  @Interval(FLUSH_MS)
  flush(): Promise<void> {
    return this.tick.run(() => this.storePending());
  }

  private async storePending(): Promise<void> {
    if (this.pending.size === 0) return;
    const batch = this.pending;
    this.pending = new Map();
    const kinds = [...batch.keys()];
    try {
      await this.dataSource.query(
        `insert into cache_read_stat (hour, kind, hits, misses)
         select date_trunc('hour', now()), * from unnest($1::text[], $2::bigint[], $3::bigint[])
         on conflict (hour, kind) do update
           set hits = cache_read_stat.hits + excluded.hits, misses = cache_read_stat.misses + excluded.misses`,
        [kinds, kinds.map((kind) => batch.get(kind)!.hits), kinds.map((kind) => batch.get(kind)!.misses)],
      );
    } catch (error) {
      for (const [kind, reads] of batch) this.putBack(kind, reads);
      this.logger.warn({
        event: 'cache_statistics.deferred',
        message: 'The cache statistics could not be stored. They are kept for the next attempt.',
        ...describeError(error),
      });
    }
  }

  /** Returns the reads of the last `hours` by kind. The hour in which this period begins counts in full. */
  async reads(hours: number): Promise<CacheReads[]> {
    await this.flush();
    return selectRows<CacheReads>(
      this.dataSource,
      `select kind, sum(hits)::int8 as hits, sum(misses)::int8 as misses from cache_read_stat
       where hour >= date_trunc('hour', now() - make_interval(secs => $1::float8 * 3600)) group by kind order by kind`,
      [hours],
    );
  }

  /** Stores the remaining counts before the connection pool closes. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.flush();
  }

  private putBack(kind: string, reads: { hits: number; misses: number }): void {
    const newer = this.pending.get(kind) ?? { hits: 0, misses: 0 };
    this.pending.set(kind, { hits: newer.hits + reads.hits, misses: newer.misses + reads.misses });
  }
}
