import { Inject, Injectable, Logger } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { WeeklySchedule } from '../../config/weekly-schedule.js';
import { DatabaseClock } from '../../database/database-clock.js';
import { owedRun } from './owed-run.js';
import { OwedSinceStore } from './owed-since-store.js';
import { ScheduledRuns } from './scheduled-runs.js';
import { ScheduleWatch } from './schedule-watch.js';

/**
 * Decides whether the weekly run is owed and has it recorded exactly once, whether the cron tick, the reconciler or the
 * start of the process asks.
 */
@Injectable()
export class Scheduler {
  private readonly logger = new Logger(Scheduler.name);
  private readonly schedule: WeeklySchedule;
  private watch = new ScheduleWatch();

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly clock: DatabaseClock,
    private readonly owedSince: OwedSinceStore,
    private readonly runs: ScheduledRuns,
  ) {
    this.schedule = new WeeklySchedule(config.job.cron, config.job.timeZone);
  }

  /** The period's unique row decides, so calling it again is harmless (decision 9). */
  async ensureRun(): Promise<void> {
    if (!this.config.job.enabled) {
      // When the feature is switched on again, it owes no run from before.
      this.watch = new ScheduleWatch();
      await this.owedSince.forget();
      return;
    }
    const owedSince = await this.owedSince.readOrRecord(this.watch.secondsWatched());
    const now = await this.clock.now();
    const firing = this.schedule.latestFiring(now);
    const owed = owedRun({
      firedAt: firing.at,
      now,
      owedSince,
      graceSeconds: this.config.job.misfireGraceSeconds,
      dueWithinSeconds: this.watch.dueWithin(firing.weekOf),
    });
    const recorded = await this.runs.recordOwedRun(firing, owed);
    this.watch.recordCheck(firing.weekOf, owed);
    if (recorded)
      this.logger.log({
        event: 'run.recorded',
        message: 'The weekly run was recorded.',
        ...recorded,
        owed: owed.kind,
      });
  }
}
