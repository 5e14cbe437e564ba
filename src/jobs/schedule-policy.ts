import { Inject, Injectable } from '@nestjs/common';
import { isoDay } from '../common/calendar.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import type { Firing } from '../config/weekly-schedule.js';
import type { Sql } from '../database/rows.js';
import { Alerts } from '../notifications/alerts.js';
import { jobIdOf } from './domain/execution.js';
import type { NewExecution } from './persistence/execution-store.js';
import { Rollout } from './rollout/rollout.js';
import { RunTuning } from './run-tuning.js';

/** What a scheduled run is made of, and what is said when one was missed. */
@Injectable()
export class SchedulePolicy {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly rollout: Rollout,
    private readonly alerts: Alerts,
    private readonly tuning: RunTuning,
  ) {}

  async scheduledRun(firing: Firing, trigger: 'cron' | 'catchup'): Promise<NewExecution> {
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

  /** Kept with every run, so that its figures can be understood later. */
  async configurationInForce(): Promise<Record<string, unknown>> {
    const { percent, step } = await this.rollout.position();
    return {
      rollout_percent: percent,
      rollout_step: step,
      ...(await this.tuning.choose()),
    };
  }

  async alertMissed(execution: NewExecution, sql: Sql): Promise<void> {
    await this.alerts.raise(
      {
        rule: 'run_missed',
        subject: execution.weekOf,
        summary: 'A weekly run was missed: the service was down longer than the misfire grace.',
        effect: `Nobody has intelligence for the week of ${execution.weekOf}.`,
        nextStep: 'Trigger the week by hand: POST /admin/trigger-intelligence with its week_of.',
        figures: { week_of: execution.weekOf, grace_seconds: this.config.job.misfireGraceSeconds },
      },
      sql,
    );
  }
}
