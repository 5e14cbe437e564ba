import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { AppError, describeError } from '../../common/errors.js';
import { type AuditEntry, type NewEntry, toEntry } from './audit-entry.js';
import { AuditStore } from './audit-store.js';

const FLUSH_MS = 500;
/** Rows of one statement. */
const ROWS = 1000;
/** Beyond one of these the trail counts as broken, and people's data are refused. */
const MOST_WAITING = 10_000;
const OLDEST_MS = 10_000;

/** People's data are not given out while no one could find out later that they were. */
export class AuditUnavailableError extends AppError {
  constructor() {
    super('audit_unavailable', 'Accesses cannot be recorded at the moment, so they are refused.', {
      status: 503,
    });
  }
}

/**
 * Writes the audit in sets. Reads wait in memory for half a second; a process that is killed loses those of that time.
 * What must not be lost is written with `write`, whose callers share one statement (decision 75).
 */
@Injectable()
export class AuditTrail implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(AuditTrail.name);
  private readonly waiting: AuditEntry[] = [];
  private timer: NodeJS.Timeout | undefined;
  private next: Promise<void> | null = null;
  private running: Promise<void> = Promise.resolve();
  private failing = false;

  constructor(private readonly store: AuditStore) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.flush().catch(() => undefined), FLUSH_MS);
    this.timer.unref();
  }

  /** Requests may end until the server is closed, which is before this; the connection pool closes after it. */
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    // A failure has been logged; nothing can write them any more.
    await this.flush().catch(() => undefined);
  }

  /** Records an access within half a second. */
  record(entry: NewEntry): void {
    // A trail that is this full refuses what it would record; only refusals still come.
    if (this.waiting.length < 2 * MOST_WAITING) this.waiting.push(toEntry(entry));
  }

  /** Records an access before it returns. @throws AuditUnavailableError; the entry is written later, then */
  async write(entry: NewEntry): Promise<void> {
    this.waiting.push(toEntry(entry));
    try {
      await this.flush();
    } catch {
      throw new AuditUnavailableError();
    }
  }

  /** @throws AuditUnavailableError when entries have been waiting for ten seconds, or are too many */
  refuseIfBroken(): void {
    const [oldest] = this.waiting;
    if (oldest && (performance.now() - oldest.at > OLDEST_MS || this.waiting.length > MOST_WAITING))
      throw new AuditUnavailableError();
  }

  /** Writes all that waits. Calls that come during a statement share the next one. */
  flush(): Promise<void> {
    if (this.next) return this.next;
    this.next = this.running.then(() => {
      this.next = null;
      const done = this.writeAll();
      this.running = done.catch(() => undefined);
      return done;
    });
    return this.next;
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const entries = this.waiting.slice(0, ROWS);
      try {
        await this.store.add(entries);
        // Only this method takes entries away, and only one call of it runs.
        this.waiting.splice(0, entries.length);
      } catch (error) {
        if (!this.failing)
          this.logger.error({
            event: 'audit.unwritable',
            message: 'Accesses cannot be recorded. If it lasts, people’s data are refused until they can be.',
            ...describeError(error),
          });
        this.failing = true;
        throw error;
      }
      if (this.failing)
        this.logger.log({
          event: 'audit.writable',
          message: 'Accesses can be recorded again; all that waited are.',
        });
      this.failing = false;
    }
  }
}
