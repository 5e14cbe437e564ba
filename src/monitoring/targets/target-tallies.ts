import { Inject, Injectable } from '@nestjs/common';
import { CacheReadLog } from '../../cache/cache-read-log.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { ServiceMinutes } from '../availability/service-minutes.js';
import { boundOf, fasterThan, type GenerationHistogram } from '../generation-time/generation-histogram.js';
import { GenerationTimes } from '../generation-time/generation-times.js';
import { type EndedRun, RunFiguresReader } from '../run-figures.js';
import type { Tally, TargetName } from './target.js';

export type Tallies = Record<TargetName, Tally>;

const NOTHING: Tally = { good: 0, total: 0 };

/** Counts the events by which the targets are measured, from the database alone. */
@Injectable()
export class TargetTallies {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly runs: RunFiguresReader,
    private readonly times: GenerationTimes,
    private readonly cacheReads: CacheReadLog,
    private readonly minutes: ServiceMinutes,
  ) {}

  /** Counts one run's users, and everything else since it began. All tallies are empty before the first run. */
  async tallyRun(run: EndedRun | null): Promise<Tallies> {
    if (run === null)
      return {
        generation_time: NOTHING,
        success_rate: NOTHING,
        cache_hit_rate: NOTHING,
        retry_success_rate: NOTHING,
        availability: NOTHING,
      };
    const tallySince = await this.since(run.secondsSinceStart);
    return {
      ...tallySince,
      generation_time: this.generation(await this.times.histogramOfRun(run.id)),
      success_rate: { good: run.successful, total: run.processed },
    };
  }

  /** Counts everything in the last `seconds`. */
  async tallyWindow(seconds: number): Promise<Tallies> {
    const [since, tallyGeneration, users] = await Promise.all([
      this.since(seconds),
      this.times.histogramSince(seconds),
      this.runs.usersProcessed(seconds / 3600),
    ]);
    return {
      ...since,
      generation_time: this.generation(tallyGeneration),
      success_rate: { good: users.successful, total: users.processed },
    };
  }

  private async since(seconds: number): Promise<Omit<Tallies, 'generation_time' | 'success_rate'>> {
    const [reads, retries, availability] = await Promise.all([
      this.cacheReads.reads(seconds / 3600),
      this.runs.retrySuccess(seconds / 3600),
      this.minutes.readAvailability(seconds),
    ]);
    const briefs = reads.find(({ kind }) => kind === 'brief') ?? { hits: 0, misses: 0 };
    const { minutes, minutesServed, minutesDown, requests, serverErrors } = availability;
    return {
      cache_hit_rate: { good: briefs.hits, total: briefs.hits + briefs.misses },
      retry_success_rate: { good: retries.succeeded, total: retries.succeeded + retries.exhausted },
      availability: {
        good: minutesServed,
        total: minutes,
        figures: { minutes_down: minutesDown, requests, server_errors: serverErrors },
      },
    };
  }

  private generation(histogram: GenerationHistogram | null): Tally {
    if (histogram === null) return NOTHING;
    const good = fasterThan(histogram, this.config.health.maxGenerationSeconds);
    const figures = {
      seconds_mean: histogram.users === 0 ? null : histogram.seconds / histogram.users,
      seconds_p95_below: boundOf(histogram, 0.95),
    };
    return { good, total: histogram.users, figures };
  }
}
