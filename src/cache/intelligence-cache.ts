import { Injectable, Logger } from '@nestjs/common';
import { describeError } from '../common/errors.js';
import { redisRemedy } from '../common/redis-trouble.js';
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
/** The lifetime, in seconds, of a text until it is certain that its week is still stored. */
const PROVISIONAL_SECONDS = 60;
export type CachedKind = keyof typeof TTL_SECONDS;
export const CACHED_KINDS = Object.keys(TTL_SECONDS) as CachedKind[];

export interface CacheEntry {
  kind: CachedKind;
  userId: string;
  weekOf: string;
  json: string;
}

type CacheUse = 'read' | 'store' | 'keep' | 'delete';

/** Caches users' artefacts by kind and week. It may fail at any time: that is logged and costs a read of Postgres. */
@Injectable()
export class IntelligenceCache {
  private readonly logger = new Logger(IntelligenceCache.name);
  /** What fails at present, logged once. A server may answer reads and refuse writes, so a read does not end it. */
  private readonly failing = new Set<CacheUse>();

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
    const json = await this.tryCache('read', () =>
      this.store.get(IntelligenceCache.key(kind, userId, weekOf)),
    );
    const hit = json !== undefined && isFresh(json);
    this.readLog.countRead(kind, hit);
    return hit ? json : undefined;
  }

  /** The names of all texts that may be cached of a user's weeks. They are derived, so the keyspace is never scanned. */
  static keysOf(userId: string, weeks: readonly string[]): string[] {
    return weeks.flatMap((week) => CACHED_KINDS.map((kind) => IntelligenceCache.key(kind, userId, week)));
  }

  /**
   * Stores artefacts that were read from Postgres, in two round trips per kind. A user may have been erased since they
   * were read, so they get their lifetime only after `remaining` has said whose weeks are still stored. If that cannot be
   * found out, or this process ends before, they vanish within a minute.
   */
  async storeArtefacts(
    entries: readonly CacheEntry[],
    remaining: () => Promise<ReadonlySet<string>>,
  ): Promise<void> {
    await this.ofEachKind('store', entries, (some) =>
      this.store.setMany(
        some.map((entry) => [keyOf(entry), entry.json]),
        PROVISIONAL_SECONDS,
      ),
    );
    const users = await remaining();
    await this.ofEachKind(
      'keep',
      entries.filter(({ userId }) => users.has(userId)),
      (some, kind) => this.store.keepMany(some.map(keyOf), TTL_SECONDS[kind]),
    );
    await this.ofEachKind(
      'delete',
      entries.filter(({ userId }) => !users.has(userId)),
      (some) => this.store.deleteMany(some.map(keyOf)),
    );
  }

  private async ofEachKind(
    use: CacheUse,
    entries: readonly CacheEntry[],
    work: (some: readonly CacheEntry[], kind: CachedKind) => Promise<void>,
  ): Promise<void> {
    await Promise.all(
      CACHED_KINDS.map(async (kind) => {
        const some = entries.filter((entry) => entry.kind === kind);
        if (some.length > 0) await this.tryCache(use, () => work(some, kind));
      }),
    );
  }

  private async tryCache<T>(use: CacheUse, work: () => Promise<T>): Promise<T | undefined> {
    try {
      const result = await work();
      this.failing.delete(use);
      return result;
    } catch (error) {
      if (this.failing.size === 0)
        this.logger.warn({
          event: 'cache.failed',
          message: 'The cache failed. Reads go to Postgres until it works again.',
          ...describeError(error),
          remedy: redisRemedy(error),
        });
      this.failing.add(use);
      return undefined;
    }
  }
}

const keyOf = ({ kind, userId, weekOf }: CacheEntry): string => IntelligenceCache.key(kind, userId, weekOf);
