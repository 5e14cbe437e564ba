import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { describeError } from '../../common/errors.js';
import { ApiKeyStore } from './api-key-store.js';

const NOTE_EVERY_MS = 60_000;

/** Notes when keys were last used, at most once a minute per key, without making a request wait for it. */
@Injectable()
export class KeyUses implements BeforeApplicationShutdown {
  private readonly logger = new Logger(KeyUses.name);
  private readonly notedAt = new Map<string, number>();
  private readonly writing = new Set<Promise<void>>();

  constructor(private readonly store: ApiKeyStore) {}

  note(names: readonly string[]): void {
    const now = performance.now();
    const due = names.filter((name) => now - (this.notedAt.get(name) ?? -Infinity) >= NOTE_EVERY_MS);
    if (due.length === 0) return;
    due.forEach((name) => this.notedAt.set(name, now));
    const write = this.write(due);
    this.writing.add(write);
    void write.finally(() => this.writing.delete(write));
  }

  /** Waits for the writes in progress, before the connection pool closes. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.writing);
  }

  private async write(names: readonly string[]): Promise<void> {
    try {
      await this.store.noteUses(names);
    } catch (error) {
      this.logger.warn({
        event: 'key_use.not_stored',
        message: 'The last use of a key could not be stored; the next use in a minute is.',
        ...describeError(error),
      });
    }
  }
}
