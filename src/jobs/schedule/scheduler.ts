import { Inject, Injectable, Logger } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { WeeklySchedule } from '../../config/weekly-schedule.js';
import { DatabaseClock } from '../../database/database-clock.js';
import { owedRun } from './owed-run.js';
import { OwedSinceStore } from './owed-since-store.js';
import { ScheduledRuns } from './scheduled-runs.js';
import { ScheduleWatch } from './schedule-watch.js';

/** Decides whether the weekly run is owed, and has it recorded exactly once whoever asks: cron, reconciler or boot. */
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

  /** The unique row of the period decides: asking again is harmless (decision 9). */
  async ensureRun(): Promise<void> {
    if (!this.config.job.enabled) {
      // The next switch-on owes nothing from before it.
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
    if (recorded) this.logger.log({ message: 'weekly run recorded', ...recorded, owed: owed.kind });
  }
}
