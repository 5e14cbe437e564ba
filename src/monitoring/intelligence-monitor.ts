import { Inject, Injectable } from '@nestjs/common';
import { CacheReadLog } from '../cache/cache-read-log.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { DatabaseClock } from '../database/database-clock.js';
import { checkAtLeast, checkAtMost, checkLastRun, type HealthCheck, readsByKind } from './checks.js';
import { RunFiguresReader } from './run-figures.js';

export const CHECK_NAMES = [
  'last_run',
  'success_rate',
  'generation_time',
  'cache_hit_rate',
  'error_rate',
] as const;
export type CheckName = (typeof CHECK_NAMES)[number];

export interface SystemHealthReport {
  healthy: boolean;
  /** The share of checks that are healthy, 0-1. */
  score: number;
  checks: Record<CheckName, HealthCheck>;
  timestamp: string;
}

/** The system is healthy when more than four fifths of the checks are: with five checks, when all are. */
const HEALTHY_ABOVE = 0.8;
/** The checks look back a little more than a week, so that there is always one run in the window. */
const WINDOW_HOURS = 8 * 24;

/** Computes the system's health from its own records. */
@Injectable()
export class IntelligenceMonitor {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly clock: DatabaseClock,
    private readonly runs: RunFiguresReader,
    private readonly cacheReads: CacheReadLog,
  ) {}

  async report(): Promise<SystemHealthReport> {
    const now = await this.clock.now();
    const checks = await this.checks(now);
    const score = CHECK_NAMES.filter((name) => checks[name].healthy).length / CHECK_NAMES.length;
    return { healthy: score > HEALTHY_ABOVE, score, checks, timestamp: now.toISOString() };
  }

  private async checks(now: Date): Promise<Record<CheckName, HealthCheck>> {
    const [lastRun, recent, reads] = await Promise.all([
      this.runs.lastCohortRun(),
      this.runs.recentFigures(WINDOW_HOURS),
      this.cacheReads.reads(WINDOW_HOURS),
    ]);
    const { minSuccessRate, maxGenerationSeconds, minCacheHitRate, maxErrorRate } = this.config.health;
    const percentOf = (part: number): number | null =>
      recent.processed === 0 ? null : (100 * part) / recent.processed;
    const briefs = reads.find((kind) => kind.kind === 'brief') ?? { hits: 0, misses: 0 };
    const briefReads = briefs.hits + briefs.misses;
    const users = { users_processed: recent.processed };
    return {
      last_run: checkLastRun(lastRun, now, this.config.job.misfireGraceSeconds),
      success_rate: checkAtLeast(
        'success_rate',
        percentOf(recent.successful),
        minSuccessRate,
        users,
        'No users processed yet.',
      ),
      generation_time: checkAtMost(
        'seconds_per_user_p95',
        recent.generationSeconds,
        maxGenerationSeconds,
        {},
        'Nothing generated yet.',
      ),
      cache_hit_rate: checkAtLeast(
        'brief_hit_rate',
        briefReads === 0 ? null : (100 * briefs.hits) / briefReads,
        minCacheHitRate,
        { reads: briefReads, by_kind: readsByKind(reads) },
        'No brief read yet.',
      ),
      error_rate: checkAtMost(
        'error_rate',
        percentOf(recent.failed),
        maxErrorRate,
        users,
        'No users processed yet.',
      ),
    };
  }
}
