import { memoryStore, type MemoryStore } from 'cache-manager';
import { TextCache } from './text-cache.js';

/** Bounds the process's memory whatever the number of users. */
const MAX_ENTRIES = 50_000;
/** Every write names its own lifetime; this is only the store's ceiling. */
const LONGEST_TTL_MS = 7 * 24 * 3600 * 1000;
const MAX_CHARACTERS = 16 * 1024 * 1024;

export class MemoryTextCache extends TextCache {
  readonly kind = 'memory';
  private readonly store: MemoryStore = memoryStore({
    max: MAX_ENTRIES,
    ttl: LONGEST_TTL_MS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (value) => (value as string).length + 1,
    shouldCloneBeforeSet: false,
  });

  /** @param keeps false: nothing is kept, for a process that nobody reads from */
  constructor(private readonly keeps = true) {
    super();
  }

  get(key: string): Promise<string | undefined> {
    return this.store.get<string>(key);
  }

  setMany(entries: readonly (readonly [string, string])[], ttlSeconds: number): Promise<void> {
    if (!this.keeps) return Promise.resolve();
    return this.store.mset(
      entries.map(([key, text]): [string, unknown] => [key, text]),
      ttlSeconds * 1000,
    );
  }

  deleteMany(keys: readonly string[]): Promise<void> {
    return this.store.mdel(...keys);
  }

  ping(): Promise<void> {
    return Promise.resolve();
  }

  async close(): Promise<void> {
    await this.store.reset();
  }
}
