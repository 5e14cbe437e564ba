/**
 * The port every cache store implements: texts by key, with a lifetime. Two implementations, one conformance suite.
 * Any text comes back as it was: nothing in it is ever revived.
 */
export abstract class TextCache {
  abstract readonly kind: 'redis' | 'memory';
  abstract get(key: string): Promise<string | undefined>;
  /** Writes all entries in one round trip. */
  abstract setMany(
    entries: readonly (readonly [key: string, text: string])[],
    ttlSeconds: number,
  ): Promise<void>;
  abstract deleteMany(keys: readonly string[]): Promise<void>;
  /** Rejects when the store cannot be reached. */
  abstract ping(): Promise<void>;
  abstract close(): Promise<void>;
}
