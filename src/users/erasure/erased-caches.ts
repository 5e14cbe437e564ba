import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { MemoryTextCache } from '../../cache/memory-text-cache.js';
import { TextCache } from '../../cache/text-cache.js';
import { SerialTick } from '../../common/serial-tick.js';
import { describeError } from '../../common/errors.js';
import { redisRemedy } from '../../common/redis-trouble.js';
import { ErasureStore } from './erasure-store.js';

const LOOK_EVERY_MS = 5_000;
/** How long a process may be unable to look before it drops all that it keeps. */
const BLIND_MS = 30_000;
/**
 * How far back a process looks, and how long after an erasure the memory of every process is free of the person: longer
 * than BLIND_MS and the longest time between writing an erasure and its commit.
 */
export const MEMORY_CLEAR_SECONDS = 60;
const ERASURES_AT_A_TIME = 50;

/**
 * Lets erasures reach the caches. In a shared cache, the texts of an erased person are removed by name, as often as it
 * takes. What other processes keep in their memory is out of reach, so each process looks for erasures that others made
 * and then drops all that it keeps (decision 60).
 */
@Injectable()
export class ErasedCaches implements BeforeApplicationShutdown {
  private readonly logger = new Logger(ErasedCaches.name);
  private readonly tick = new SerialTick();
  private lookedAt = performance.now();
  /** The erasures that this process made, or has already looked at. */
  private known = new Set<string>();
  private failing = false;

  constructor(
    private readonly cache: TextCache,
    private readonly erasures: ErasureStore,
  ) {}

  /** Whether the processes share one cache, in which texts are removed by name. */
  get shared(): boolean {
    return !(this.cache instanceof MemoryTextCache);
  }

  /** Removes the texts of a person that this process has just erased. Never rejects: what fails is repeated by the tick. */
  async forget(erasureId: string, keys: readonly string[]): Promise<void> {
    if (this.shared) return this.catchUp();
    await this.cache.deleteMany(keys);
    this.known.add(erasureId);
  }

  /** Does what is still to be done in the caches. Never rejects. */
  @Interval(LOOK_EVERY_MS)
  catchUp(): Promise<void> {
    return this.tick.run(async () => {
      try {
        await (this.shared ? this.clearShared() : this.clearMemory());
        this.failing = false;
      } catch (error) {
        if (!this.failing)
          this.logger.warn({
            event: 'erasure.cache_kept',
            message: 'Texts of erased people could not be removed from the cache; it is tried again.',
            ...describeError(error),
            remedy: redisRemedy(error),
          });
        this.failing = true;
      }
    });
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.tick.drain();
  }

  private async clearShared(): Promise<void> {
    for (let last = ERASURES_AT_A_TIME; last === ERASURES_AT_A_TIME && !this.tick.stopping;)
      last = await this.erasures.clearCached(ERASURES_AT_A_TIME, (keys) => this.cache.deleteMany(keys));
  }

  private async clearMemory(): Promise<void> {
    const begun = performance.now();
    try {
      const recent = await this.erasures.idsSince(MEMORY_CLEAR_SECONDS);
      if (recent.some((id) => !this.known.has(id))) await this.dropAll();
      this.known = new Set(recent);
      this.lookedAt = begun;
    } finally {
      // An erasure may have come and gone out of sight meanwhile.
      if (begun - this.lookedAt > BLIND_MS) await this.dropAll();
    }
  }

  private async dropAll(): Promise<void> {
    if (this.cache instanceof MemoryTextCache) await this.cache.clear();
  }
}
