import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { GenerationTimes } from '../generation-time/generation-times.js';
import { RunFiguresReader } from '../run-figures.js';
import { measure, type Target, TARGET_NAMES, type TargetName } from './target.js';
import { TargetTallies } from './target-tallies.js';

export interface TargetReport {
  /** The last cohort run that has ended; null if there was none. */
  last_run: { job_id: string; week_of: string; started_at: string } | null;
  targets: Target[];
  timestamp: string;
}

interface Definition {
  statement: string;
  objective: number;
  unit: string;
}

const DAY = 86_400;
const WEEKS_4 = 28 * DAY;
const WEEKS_12 = 84 * DAY;
/** The percentage of users whose week must be computed in time, the same as in the generation time check. */
const GENERATION_OBJECTIVE = 95;

/** Measures each performance target over the last run, four weeks and twelve weeks. */
@Injectable()
export class TargetReader {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly runs: RunFiguresReader,
    private readonly times: GenerationTimes,
    private readonly tallies: TargetTallies,
  ) {}

  async report(): Promise<TargetReport> {
    await this.times.countEndedRuns();
    const run = await this.runs.lastEndedCohortRun();
    const [last, four, twelve] = await Promise.all([
      this.tallies.tallyRun(run),
      this.tallies.tallyWindow(WEEKS_4),
      this.tallies.tallyWindow(WEEKS_12),
    ]);
    const definitions = this.definitions();
    return {
      last_run: run && { job_id: run.jobId, week_of: run.weekOf, started_at: run.startedAt.toISOString() },
      targets: TARGET_NAMES.map((name) => {
        const definition = definitions[name];
        const { objective } = definition;
        return {
          name,
          ...definition,
          windows: {
            last_run: measure(last[name], objective),
            weeks_4: measure(four[name], objective),
            weeks_12: measure(twelve[name], objective),
          },
        };
      }),
      timestamp: this.clock.now().toISOString(),
    };
  }

  private definitions(): Record<TargetName, Definition> {
    const { health, targets } = this.config;
    return {
      generation_time: {
        statement: `A user's week is computed in less than ${health.maxGenerationSeconds} seconds`,
        objective: GENERATION_OBJECTIVE,
        unit: 'users',
      },
      success_rate: {
        statement: 'A user gets a verified week',
        objective: health.minSuccessRate,
        unit: 'users',
      },
      cache_hit_rate: {
        statement: 'A read of a brief is answered from the cache',
        objective: health.minCacheHitRate,
        unit: 'reads',
      },
      retry_success_rate: {
        statement: 'A user that failed in a run gets the week by a retry',
        objective: targets.retrySuccessRate,
        unit: 'users',
      },
      availability: {
        statement: 'The service is up and answers without a server error',
        objective: targets.availability,
        unit: 'minutes',
      },
    };
  }
}
