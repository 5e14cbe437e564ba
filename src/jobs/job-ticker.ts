import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Interval, SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import { describeError } from '../common/errors.js';
import { JOB_TITLE } from '../common/job-name.js';
import { SerialTick } from '../common/serial-tick.js';
import { settledWithin } from '../common/within.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { BatchWorker } from './batch/batch-worker.js';
import { RunService } from './coordinator/run-service.js';
import { RetrySweep } from './retries/retry-sweep.js';
import { DRAIN_WITHIN_MS } from './run/run.js';
import { Scheduler } from './schedule/scheduler.js';

/** How often a process looks for a run without a living coordinator: such a run waits for some seconds only. */
const TAKE_OVER_AT_MOST_MS = 5000;
const TAKE_OVER_AT_LEAST_MS = 1000;
const TAKE_OVER = 'take over runs';

const RECONCILE_MS = 30_000;
const SWEEP_MS = 60_000;

/**
 * The ticks. None of them does the work itself: each asks whether anything is owed, and the database answers. So a tick that
 * fires twice, late, or on every replica does no harm, and the next tick makes up for one that never fires.
 */
@Injectable()
export class JobTicker implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly logger = new Logger(JobTicker.name);
  /** Two ticks, so that a long sweep of retries delays no run. */
  private readonly ticks = { runs: new SerialTick(), retries: new SerialTick() };

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly registry: SchedulerRegistry,
    private readonly scheduler: Scheduler,
    private readonly runs: RunService,
    private readonly sweep: RetrySweep,
    private readonly worker: BatchWorker,
  ) {}

  /** Ticks that depend on the configuration are registered here: decorators are evaluated before it is read. */
  async onApplicationBootstrap(): Promise<void> {
    const { cron, timeZone, leaseSeconds } = this.config.job;
    const weekly = new CronJob(cron, () => void this.reconcile(), null, true, timeZone);
    this.registry.addCronJob(JOB_TITLE, weekly);
    const everyMs = Math.min(
      TAKE_OVER_AT_MOST_MS,
      Math.max(TAKE_OVER_AT_LEAST_MS, (leaseSeconds * 1000) / 3),
    );
    this.registry.addInterval(
      TAKE_OVER,
      setInterval(() => void this.takeOver(), everyMs),
    );
    this.worker.start();
    await this.reconcile();
  }

  /** An interval, not a @Cron: a clock that is set must not delay it. */
  @Interval(RECONCILE_MS)
  reconcile(): Promise<void> {
    return this.tick('runs', async () => {
      await this.scheduler.ensureRun();
      await this.runs.resumeNext();
    });
  }

  /** Runs whose coordinator died, and runs that wait for the slot. */
  private takeOver(): Promise<void> {
    return this.tick('runs', async () => void (await this.runs.resumeNext()));
  }

  @Interval(SWEEP_MS)
  sweepRetries(): Promise<void> {
    return this.tick('retries', async () => void (await this.sweep.retryDueUsers()));
  }

  onModuleDestroy(): void {
    for (const tick of Object.values(this.ticks)) tick.stop();
    this.sweep.stop();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await settledWithin(DRAIN_WITHIN_MS, Promise.all(Object.values(this.ticks).map((tick) => tick.drain())));
  }

  /** A timer would swallow an error, so it is logged here. */
  private async tick(kind: keyof JobTicker['ticks'], work: () => Promise<void>): Promise<void> {
    try {
      await this.ticks[kind].run(work);
    } catch (error) {
      this.logger.error({
        event: 'tick.failed',
        message: 'A tick failed; the next one tries again.',
        kind,
        ...describeError(error),
      });
    }
  }
}
