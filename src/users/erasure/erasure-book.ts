import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { describeError } from '../../common/errors.js';
import { SerialTick } from '../../common/serial-tick.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { ServiceSettings } from '../../database/service-settings.js';
import { appendEntries, type ErasureEntry, readEntries } from './erasure-file.js';
import { ErasureSeals } from './erasure-seals.js';
import { ErasureStore } from './erasure-store.js';

const DATABASE = 'erasure_database';

/**
 * Keeps the record of erasures outside the database: a database that is restored from a backup knows nothing of those made
 * since. Each process records the erasures of all, so that any one disk that is left has them (decision 69).
 */
@Injectable()
export class ErasureBook {
  private readonly logger = new Logger(ErasureBook.name);
  private readonly turn = new SerialTick();
  private failing = false;

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly settings: ServiceSettings,
    private readonly seals: ErasureSeals,
    private readonly erasures: ErasureStore,
  ) {}

  /** The seal of a person. null if no key can be read or stored: an erasure must not fail because of its record. */
  async sealOf(userId: string): Promise<string | null> {
    return this.seals.seal(userId).catch((error: unknown) => {
      this.report(error);
      return null;
    });
  }

  /** The name of this database. A restored backup has the same; a database of another installation has another. */
  database(): Promise<string> {
    return this.settings.getOrCreate(DATABASE, randomUUID());
  }

  /** The recorded erasures of this database. */
  async entries(path = this.config.erasures.file): Promise<ErasureEntry[]> {
    const database = await this.database();
    return (await readEntries(path)).filter((entry) => entry.database === database);
  }

  /** Records an erasure that this process has just made. Never rejects: what fails is repeated by the tick. */
  recordOne(erasureId: string): Promise<void> {
    return this.append((database) => this.erasures.sealed(database, erasureId));
  }

  /** Records what is not recorded on this disk yet, whichever process erased it. Never rejects. */
  recordAll(): Promise<void> {
    return this.append(async (database) => {
      const recorded = new Set((await this.entries()).map(({ id }) => id));
      return (await this.erasures.sealed(database)).filter(({ id }) => !recorded.has(id));
    });
  }

  private append(find: (database: string) => Promise<ErasureEntry[]>): Promise<void> {
    return this.turn.run(async () => {
      try {
        const entries = await find(await this.database());
        await appendEntries(this.config.erasures.file, entries);
        await this.erasures.markRecorded(entries.map(({ id }) => id));
        this.failing = false;
      } catch (error) {
        this.report(error);
      }
    });
  }

  private report(error: unknown): void {
    if (!this.failing)
      this.logger.error({
        event: 'erasure.record_failed',
        message:
          'Erasures could not be recorded in ERASURES_FILE, or their record could not be read; it is tried again.',
        ...describeError(error),
      });
    this.failing = true;
  }
}
