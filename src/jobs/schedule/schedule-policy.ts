import { Inject, Injectable } from '@nestjs/common';
import { isoDay } from '../../common/calendar.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import type { Firing } from '../../config/weekly-schedule.js';
import { jobIdOf } from '../run/run.js';
import type { NewRun } from '../run/run-store.js';
import { Rollout } from '../rollout/rollout.js';
import { RunTuning } from '../plan/run-tuning.js';

/** Describes a scheduled run: its id, week and configuration. */
@Injectable()
export class SchedulePolicy {
  constructor(
    private readonly rollout: Rollout,
    private readonly tuning: RunTuning,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  async scheduledRun(firing: Firing, trigger: 'cron' | 'catchup'): Promise<NewRun> {
    return {
      jobId: jobIdOf(firing.at),
      weekOf: isoDay(firing.weekOf),
      trigger,
      scope: 'cohort',
      forceRefresh: false,
      scheduledFor: firing.at,
      metadata: await this.configurationInForce(),
    };
  }

  /**
   * Stored with every run, so that its figures can be understood later, and so that every process that works on the run
   * retries its users in the same way (decision 64).
   */
  async configurationInForce(): Promise<Record<string, unknown>> {
    const { percent, step } = await this.rollout.position();
    return {
      rollout_percent: percent,
      rollout_step: step,
      ...(await this.tuning.choose()),
      retry_max: this.config.retry.max,
      retry_base_delay_seconds: this.config.retry.baseDelaySeconds,
    };
  }
}
