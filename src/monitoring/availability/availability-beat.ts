import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { describeError } from '../../common/errors.js';
import { isOutOfRoom } from '../../database/connection-trouble.js';
import { Readiness } from '../readiness.js';
import { type Beat, ServiceMinutes } from './service-minutes.js';

/** Three per minute: even when a beat is late, every minute has one. */
const BEAT_MS = 20_000;
/** How many beats are kept while the database is away: those of one day. */
const MOST_KEPT = (24 * 3_600_000) / BEAT_MS;
const PRUNE_EVERY_MS = 3_600_000;

interface KeptBeat extends Omit<Beat, 'age'> {
  at: number;
}

/**
 * Records in the database that this replica is available. A replica that cannot store its beat cannot serve either, so
 * the beat is stored later as not ready, and its failed requests count in the minute in which they failed.
 */
@Injectable()
export class AvailabilityBeat implements BeforeApplicationShutdown {
  private readonly logger = new Logger(AvailabilityBeat.name);
  private requests = 0;
  private serverErrors = 0;
  /** Whether the server had no room for the last beat. It answers reads then, so only a write shows it. */
  outOfRoom = false;
  private kept: KeptBeat[] = [];
  private beating = false;
  private pruneAt = 0;

  constructor(
    private readonly readiness: Readiness,
    private readonly minutes: ServiceMinutes,
  ) {}

  /** Counts one answered request by its status. */
  countRequest(status: number): void {
    this.requests += 1;
    if (status >= 500) this.serverErrors += 1;
  }

  @Interval(BEAT_MS)
  async recordBeat(): Promise<void> {
    const beat = this.takeCounts();
    this.kept = [...this.kept, beat].slice(-MOST_KEPT);
    // The beat before is not stored yet: the database does not answer.
    if (this.beating) {
      beat.ready = false;
      return;
    }
    this.beating = true;
    try {
      await this.storeKept();
      this.outOfRoom = false;
    } catch (error) {
      beat.ready = false;
      this.outOfRoom = isOutOfRoom(error);
      this.logger.warn({
        event: 'availability_beat.failed',
        message: 'An availability beat could not be stored. It is kept and stored later.',
        ...describeError(error),
      });
    } finally {
      this.beating = false;
    }
  }

  /** Records the requests since the last beat. A process that answered none (a command) records no beat. */
  async beforeApplicationShutdown(): Promise<void> {
    if (this.requests > 0) await this.recordBeat();
  }

  private takeCounts(): KeptBeat {
    const { requests, serverErrors } = this;
    this.requests = 0;
    this.serverErrors = 0;
    return { at: performance.now(), ready: this.readiness.accepting, requests, serverErrors };
  }

  private async storeKept(): Promise<void> {
    const now = performance.now();
    const beats = [...this.kept];
    await this.minutes.addBeats(beats.map(({ at, ...beat }) => ({ ...beat, age: (now - at) / 1000 })));
    this.kept = this.kept.slice(beats.length);
    if (now < this.pruneAt) return;
    await this.minutes.deleteOldMinutes();
    this.pruneAt = now + PRUNE_EVERY_MS;
  }
}
