import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { describeError } from '../../common/errors.js';
import { Readiness } from '../readiness.js';
import { type Beat, ServiceMinutes } from './service-minutes.js';

/** Three to a minute: a beat that comes late still falls into every minute. */
const BEAT_MS = 20_000;
/** Beats kept while the database is away: a day's. */
const MOST_KEPT = (24 * 3_600_000) / BEAT_MS;
const PRUNE_EVERY_MS = 3_600_000;

interface KeptBeat extends Omit<Beat, 'age'> {
  at: number;
}

/**
 * Tells the database that this replica is there. A beat that cannot be written is a replica that cannot serve: it is
 * written later, as not ready, so that its failed requests count in the minute they failed in.
 */
@Injectable()
export class AvailabilityBeat implements BeforeApplicationShutdown {
  private readonly logger = new Logger(AvailabilityBeat.name);
  private requests = 0;
  private serverErrors = 0;
  private kept: KeptBeat[] = [];
  private beating = false;
  private pruneAt = 0;

  constructor(
    private readonly readiness: Readiness,
    private readonly minutes: ServiceMinutes,
  ) {}

  /** One request answered, with this status. */
  count(status: number): void {
    this.requests += 1;
    if (status >= 500) this.serverErrors += 1;
  }

  @Interval(BEAT_MS)
  async beat(): Promise<void> {
    const beat = this.take();
    this.kept = [...this.kept, beat].slice(-MOST_KEPT);
    // The beat before has not come through yet: the database does not answer.
    if (this.beating) {
      beat.ready = false;
      return;
    }
    this.beating = true;
    try {
      await this.write();
    } catch (error) {
      beat.ready = false;
      this.logger.warn({ message: 'a heartbeat could not be written', ...describeError(error) });
    } finally {
      this.beating = false;
    }
  }

  /** What was answered since the last beat. A process that answered nothing (a command) has nothing to say. */
  async beforeApplicationShutdown(): Promise<void> {
    if (this.requests > 0) await this.beat();
  }

  private take(): KeptBeat {
    const { requests, serverErrors } = this;
    this.requests = 0;
    this.serverErrors = 0;
    return { at: performance.now(), ready: this.readiness.accepting, requests, serverErrors };
  }

  private async write(): Promise<void> {
    const now = performance.now();
    const beats = [...this.kept];
    await this.minutes.add(beats.map(({ at, ...beat }) => ({ ...beat, age: (now - at) / 1000 })));
    this.kept = this.kept.slice(beats.length);
    if (now < this.pruneAt) return;
    await this.minutes.prune();
    this.pruneAt = now + PRUNE_EVERY_MS;
  }
}
