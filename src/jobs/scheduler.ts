import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { latestFiring } from '../config/weekly-cron.js';
import { ServiceSettings } from '../database/service-settings.js';
import { owedRun } from './domain/owed-run.js';
import { ExecutionStore } from './persistence/execution-store.js';
import { SchedulePolicy } from './schedule-policy.js';

const OWED_SINCE = 'schedule_owed_since';

/** Decides whether the weekly run is owed, and records it exactly once whoever asks: cron, reconciler or boot. */
@Injectable()
export class Scheduler {
  private readonly logger = new Logger(Scheduler.name);

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly settings: ServiceSettings,
    private readonly executions: ExecutionStore,
    private readonly policy: SchedulePolicy,
  ) {}

  /** The unique row of the period decides: asking again is harmless. */
  async ensureRun(now: Date = this.clock.now()): Promise<void> {
    const { enabled, cron, timeZone, misfireGraceSeconds } = this.config.job;
    if (!enabled) {
      // The next switch-on owes nothing from before it.
      await this.settings.remove(OWED_SINCE);
      return;
    }
    const owedSince = new Date(await this.settings.getOrCreate(OWED_SINCE, now.toISOString()));
    const firedAt = latestFiring(cron, timeZone, now);
    const owed = owedRun({ firedAt, now, owedSince, graceSeconds: misfireGraceSeconds });
    if (owed.kind === 'none') return;
    const execution = await this.policy.scheduledRun(firedAt, owed.kind === 'run' ? owed.trigger : 'cron');
    const isNew = await this.executions.record(execution, owed.kind === 'run' ? 'pending' : 'missed');
    if (isNew && owed.kind === 'missed') await this.policy.alertMissed(execution);
    if (isNew) this.logger.log({ message: 'weekly run recorded', job_id: execution.jobId, owed: owed.kind });
  }
}
