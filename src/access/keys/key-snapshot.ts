import { Injectable, Logger } from '@nestjs/common';
import { describeError } from '../../common/errors.js';
import { ApiKeyStore } from './api-key-store.js';
import type { KnownKey } from './environment-keys.js';

/** A revoked or expired key is refused by every process after this time at the latest. */
export const TRUSTED_MS = 5000;
/** Reads begin this far apart at least, whatever callers send. */
const READ_EVERY_MS = 100;

/**
 * The keys of the database in memory, so that requests do not ask the database each. A process trusts what it has read
 * for `TRUSTED_MS`. A key that is not in it is decided by a read that began after the request came, so that a new key
 * works everywhere at once. Many such requests share one read: a flood of wrong keys costs ten reads per second.
 */
@Injectable()
export class KeySnapshot {
  private readonly logger = new Logger(KeySnapshot.name);
  private keys: readonly KnownKey[] = [];
  /** When the last read that succeeded began, by the process's own uptime; no clock that is set can move it. */
  private readAt = -Infinity;
  private lastRead = -Infinity;
  /** The read that has not begun yet, shared by all that wait for it. */
  private next: Promise<void> | null = null;
  private running: Promise<void> = Promise.resolve();
  private failing = false;

  constructor(private readonly store: ApiKeyStore) {}

  /** Returns the keys as read at most `TRUSTED_MS` ago; none if they cannot be read (it fails closed). */
  async recent(): Promise<readonly KnownKey[]> {
    return this.trusted() ? this.keys : this.fresh();
  }

  /** Returns the keys as read after this call; none if they cannot be read. */
  async fresh(): Promise<readonly KnownKey[]> {
    this.next ??= this.running.then(() => this.waitAndRead());
    await this.next;
    return this.trusted() ? this.keys : [];
  }

  private trusted(): boolean {
    return performance.now() - this.readAt < TRUSTED_MS;
  }

  private async waitAndRead(): Promise<void> {
    const wait = this.lastRead + READ_EVERY_MS - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    this.next = null;
    this.running = this.read();
    return this.running;
  }

  /** Never rejects. */
  private async read(): Promise<void> {
    this.lastRead = performance.now();
    try {
      this.keys = await this.store.valid();
      this.readAt = this.lastRead;
      this.failing = false;
    } catch (error) {
      if (!this.failing)
        this.logger.warn({
          event: 'keys.unreadable',
          message: 'The keys of the database could not be read; they open nothing until they can be.',
          ...describeError(error),
        });
      this.failing = true;
    }
  }
}
