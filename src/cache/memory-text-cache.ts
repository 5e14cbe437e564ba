import { memoryStore, type MemoryStore } from 'cache-manager';
import { TextCache } from './text-cache.js';

/** Limits the memory of the process, however many users there are. */
const MAX_ENTRIES = 50_000;
/** Every entry is stored with its own lifetime. This is only the upper limit of the store. */
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

  /** @param keeps false to keep nothing, for a process that answers no reads */
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

  async keepMany(keys: readonly string[], ttlSeconds: number): Promise<void> {
    for (const key of keys) {
      const text = await this.get(key);
      if (text !== undefined) await this.store.set(key, text, ttlSeconds * 1000);
    }
  }

  deleteMany(keys: readonly string[]): Promise<void> {
    return this.store.mdel(...keys);
  }

  clear(): Promise<void> {
    return this.store.reset();
  }

  ping(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return this.clear();
  }
}
