import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Interval, SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import { describeError } from '../common/errors.js';
import { JOB_TITLE } from '../common/job-name.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { RetrySweep } from './retry-sweep.js';
import { RunDriver } from './run-driver.js';
import { RunService } from './run-service.js';
import { Scheduler } from './scheduler.js';

const RECONCILE_MS = 30_000;
const SWEEP_MS = 60_000;

/**
 * The ticks. None of them works: each asks "is anything owed?" and the ledger answers, so that a tick that fires twice,
 * late, or on every replica does no harm, and a tick that never fires is made good by the next.
 */
@Injectable()
export class JobClockwork implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(JobClockwork.name);
  private stopping = false;
  private underWay: Promise<void> = Promise.resolve();

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly registry: SchedulerRegistry,
    private readonly scheduler: Scheduler,
    private readonly runs: RunService,
    private readonly sweep: RetrySweep,
    private readonly driver: RunDriver,
  ) {}

  /** The weekly tick is registered here: a decorator's argument is evaluated before the configuration is read. */
  async onApplicationBootstrap(): Promise<void> {
    const { cron, timeZone } = this.config.job;
    const weekly = new CronJob(cron, () => void this.reconcile(), null, true, timeZone);
    this.registry.addCronJob(JOB_TITLE, weekly);
    await this.reconcile();
  }

  /** An interval, not a @Cron: a clock that is set must not hold it up. */
  @Interval(RECONCILE_MS)
  reconcile(): Promise<void> {
    return this.guarded('reconcile', async () => {
      await this.scheduler.ensureRun();
      const started = await this.runs.resumeNext();
      // The run goes on by itself; the driver answers for it, and waits for it at shutdown.
      if (started) void started.finished.then(() => this.reconcile());
    });
  }

  @Interval(SWEEP_MS)
  sweepRetries(): Promise<void> {
    return this.guarded('retry sweep', async () => void (await this.sweep.run()));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.sweep.stop();
    this.driver.halt();
    await this.underWay;
    await this.driver.stop();
  }

  /** One tick's work at a time; its errors are told here, not swallowed by the timer. */
  private guarded(what: string, work: () => Promise<void>): Promise<void> {
    const next = this.underWay.then(async () => {
      if (this.stopping) return;
      try {
        await work();
      } catch (error) {
        this.logger.error({
          message: 'a tick failed; the next one tries again',
          what,
          ...describeError(error),
        });
      }
    });
    this.underWay = next;
    return next;
  }
}
