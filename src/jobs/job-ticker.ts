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
import { settledWithin } from '../common/within.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { RetrySweep } from './retries/retry-sweep.js';
import { RunService } from './coordinator/run-service.js';
import { Scheduler } from './schedule/scheduler.js';
import { DRAIN_WITHIN_MS } from './run/run.js';
import { BatchWorker } from './batch/batch-worker.js';

/** How often a process looks for a run to take: often enough that one whose holder died stands still for seconds only. */
const TAKE_OVER_AT_MOST_MS = 5000;
const TAKE_OVER_AT_LEAST_MS = 1000;
const TAKE_OVER = 'take over runs';

const RECONCILE_MS = 30_000;
const SWEEP_MS = 60_000;

/**
 * The ticks. None of them works: each asks "is anything owed?" and the ledger answers, so that a tick that fires twice,
 * late, or on every replica does no harm, and a tick that never fires is made good by the next.
 */
@Injectable()
export class JobTicker implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly logger = new Logger(JobTicker.name);
  private stopping = false;
  private readonly underWay = { runs: Promise.resolve(), retries: Promise.resolve() };

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

  /** An interval, not a @Cron: a clock that is set must not hold it up. */
  @Interval(RECONCILE_MS)
  reconcile(): Promise<void> {
    return this.guarded('runs', async () => {
      await this.scheduler.ensureRun();
      await this.runs.resumeNext();
    });
  }

  /** Runs whose coordinator died, and runs that wait for the slot. */
  private takeOver(): Promise<void> {
    return this.guarded('runs', async () => void (await this.runs.resumeNext()));
  }

  @Interval(SWEEP_MS)
  sweepRetries(): Promise<void> {
    return this.guarded('retries', async () => void (await this.sweep.retryDueUsers()));
  }

  onModuleDestroy(): void {
    this.stopping = true;
    this.sweep.stop();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await settledWithin(DRAIN_WITHIN_MS, Promise.all(Object.values(this.underWay)));
  }

  /** One tick's work of a kind at a time, so that a long sweep holds up no run; errors are told here, not swallowed by the timer. */
  private guarded(kind: 'runs' | 'retries', work: () => Promise<void>): Promise<void> {
    const next = this.underWay[kind].then(async () => {
      if (this.stopping) return;
      try {
        await work();
      } catch (error) {
        this.logger.error({
          message: 'a tick failed; the next one tries again',
          kind,
          ...describeError(error),
        });
      }
    });
    this.underWay[kind] = next;
    return next;
  }
}
