import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { describeError } from '../../common/errors.js';
import { SerialTick } from '../../common/serial-tick.js';
import { PersonalData } from '../personal-data.js';
import { ErasureBook } from './erasure-book.js';
import type { ErasureEntry } from './erasure-file.js';
import { ErasureSeals } from './erasure-seals.js';
import { ErasureStore } from './erasure-store.js';

const COMPARE_EVERY_MS = 60_000;

export interface Replayed {
  /** The erasures that the database did not know. */
  erasures: number;
  /** How many people had something that was erased again. */
  people: number;
  /** The erasures whose key is not one of ours, so that no one knows which person they are about. */
  unreadable: number;
}

/** Applies recorded erasures again that a restored database does not know. */
@Injectable()
export class ErasureReplay implements OnModuleInit {
  private readonly logger = new Logger(ErasureReplay.name);
  private readonly tick = new SerialTick();

  constructor(
    private readonly book: ErasureBook,
    private readonly seals: ErasureSeals,
    private readonly erasures: ErasureStore,
    private readonly personalData: PersonalData,
  ) {}

  /** Before anything is served or sent. */
  onModuleInit(): Promise<void> {
    return this.compare();
  }

  /** A database may also be restored below a running service. Never rejects. */
  @Interval(COMPARE_EVERY_MS)
  compare(): Promise<void> {
    return this.tick.run(async () => {
      try {
        await this.apply(await this.book.entries());
      } catch (error) {
        this.logger.error({
          event: 'erasure.replay_failed',
          message: 'Recorded erasures could not be compared with the database; it is tried again.',
          ...describeError(error),
        });
      }
      await this.book.recordAll();
    });
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.tick.drain();
  }

  /** Erases again what the entries say and the database does not know. What was stored after an erasure stays. */
  async apply(entries: readonly ErasureEntry[]): Promise<Replayed> {
    const known = await this.erasures.known(entries.map(({ id }) => id));
    const missed = entries.filter(({ id }) => !known.has(id));
    const readable: ErasureEntry[] = [];
    for (const entry of missed) if (await this.seals.understands(entry.seal)) readable.push(entry);
    const people = readable.length === 0 ? 0 : await this.eraseAgain(readable);
    const replayed = { erasures: readable.length, people, unreadable: missed.length - readable.length };
    if (missed.length > 0)
      this.logger.warn({
        event: 'erasure.replayed',
        message: 'The database did not know recorded erasures, as after a restore. They were applied again.',
        ...replayed,
      });
    return replayed;
  }

  private async eraseAgain(entries: readonly ErasureEntry[]): Promise<number> {
    const latest = new Map<string, Date>();
    for (const { seal, erasedAt } of entries)
      if (erasedAt > (latest.get(seal) ?? new Date(0))) latest.set(seal, erasedAt);
    let people = 0;
    for (const userId of await this.erasures.everyUser()) {
      const times = (await this.seals.sealsOf(userId)).flatMap((seal) => latest.get(seal) ?? []);
      if (times.length === 0) continue;
      const last = new Date(Math.max(...times.map(Number)));
      if (await this.personalData.eraseOlder(userId, last)) people += 1;
    }
    await this.erasures.addKnown(entries);
    return people;
  }
}
