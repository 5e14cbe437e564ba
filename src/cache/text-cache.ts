/**
 * The port of a cache store: texts by key, each with a lifetime. It has two implementations, and both pass the same
 * suite of tests. A store returns every text unchanged: it never converts one into a date or another type.
 */
export abstract class TextCache {
  abstract readonly kind: 'redis' | 'memory';
  abstract get(key: string): Promise<string | undefined>;
  /** Stores all entries in one round trip. */
  abstract setMany(
    entries: readonly (readonly [key: string, text: string])[],
    ttlSeconds: number,
  ): Promise<void>;
  /** Begins a new lifetime of those texts that are still stored. */
  abstract keepMany(keys: readonly string[], ttlSeconds: number): Promise<void>;
  /** Rejects unless all are gone. */
  abstract deleteMany(keys: readonly string[]): Promise<void>;
  /** Rejects when the store cannot be reached. */
  abstract ping(): Promise<void>;
  abstract close(): Promise<void>;
}
