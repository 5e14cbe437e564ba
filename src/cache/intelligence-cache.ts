import { Injectable, Logger } from '@nestjs/common';
import { describeError } from '../common/errors.js';
import { CacheReadLog } from './cache-read-log.js';
import { TextCache } from './text-cache.js';

const HOUR = 3600;

/** Lifetimes in seconds. */
export const TTL_SECONDS = {
  brief: 7 * 24 * HOUR,
  insights: 24 * HOUR,
  patterns: 24 * HOUR,
  velocity: HOUR,
  systems: HOUR,
} as const;
export type CachedKind = keyof typeof TTL_SECONDS;
export const CACHED_KINDS = Object.keys(TTL_SECONDS) as CachedKind[];

export interface CacheEntry {
  kind: CachedKind;
  userId: string;
  weekOf: string;
  json: string;
}

/** Caches users' artefacts by kind and week. It may fail at any time: that is logged and costs a read of Postgres. */
@Injectable()
export class IntelligenceCache {
  private readonly logger = new Logger(IntelligenceCache.name);
  private failing = false;

  constructor(
    private readonly store: TextCache,
    private readonly readLog: CacheReadLog,
  ) {}

  static key(kind: CachedKind, userId: string, weekOf: string): string {
    return `${kind}:${userId}:${weekOf}`;
  }

  /** Reads an artefact for a user. It counts as a hit if `isFresh` accepts the text that is found (decision 7). */
  async read(
    kind: CachedKind,
    userId: string,
    weekOf: string,
    isFresh: (json: string) => boolean,
  ): Promise<string | undefined> {
    const json = await this.tryCache(() => this.store.get(IntelligenceCache.key(kind, userId, weekOf)));
    const hit = json !== undefined && isFresh(json);
    this.readLog.countRead(kind, hit);
    return hit ? json : undefined;
  }

  /** Stores artefacts in one round trip per kind. */
  async storeArtefacts(entries: readonly CacheEntry[]): Promise<void> {
    await Promise.all(
      CACHED_KINDS.map((kind) => {
        const texts = entries
          .filter((entry) => entry.kind === kind)
          .map((entry) => [IntelligenceCache.key(kind, entry.userId, entry.weekOf), entry.json] as const);
        return this.tryCache(() => this.store.setMany(texts, TTL_SECONDS[kind]));
      }),
    );
  }

  /** Deletes a user's artefacts. The keys are derived from the weeks, so the keyspace is never scanned. */
  async invalidateUser(userId: string, weeks: readonly string[]): Promise<void> {
    const keys = weeks.flatMap((week) =>
      CACHED_KINDS.map((kind) => IntelligenceCache.key(kind, userId, week)),
    );
    await this.tryCache(() => this.store.deleteMany(keys));
  }

  private async tryCache<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      const result = await work();
      this.failing = false;
      return result;
    } catch (error) {
      if (!this.failing)
        this.logger.warn({
          event: 'cache.failed',
          message: 'The cache failed. Reads go to Postgres until it works again.',
          ...describeError(error),
        });
      this.failing = true;
      return undefined;
    }
  }
}
