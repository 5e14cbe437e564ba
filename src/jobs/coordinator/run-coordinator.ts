import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnModuleDestroy,
} from '@nestjs/common';
import { AppError, describeError } from '../../common/errors.js';
import { settledWithin } from '../../common/within.js';
import { traced } from '../../common/tracing.js';
import { Waiter } from '../../common/waiter.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { isConnectionTrouble } from '../../database/connection-trouble.js';
import { LostLeaseError, DRAIN_WITHIN_MS } from '../run/run.js';
import { type RunRow, RunStore } from '../run/run-store.js';
import { RunNotifications } from '../run/run-notifications.js';
import { RunEndings } from '../endings/run-endings.js';
import { BatchFlow } from './batch-flow.js';
import type { Drive, DriveEnd } from '../run/drive.js';

const RENEWALS_PER_LEASE = 3;
/** The pause before a step is repeated while the database is away. */
const DATABASE_AWAY_PAUSE_MS = 1000;

/**
 * Takes a run whose lease this process holds from plan to close. All its knowledge is in the run tables, so that another
 * process can continue from any point. The workers process the batches (decision 37).
 */
@Injectable()
export class RunCoordinator implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly logger = new Logger(RunCoordinator.name);
  private readonly drives = new Set<Drive>();
  private stopping = false;

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly notifications: RunNotifications,
    private readonly runs: RunStore,
    private readonly flow: BatchFlow,
    private readonly endings: RunEndings,
  ) {}

  /** Starts in the background; the promise never rejects. */
  start(run: RunRow): Promise<DriveEnd> {
    const drive: Drive = {
      run,
      halted: this.stopping ? 'stopping' : null,
      failure: null,
      waiter: new Waiter(),
      finished: Promise.resolve('closed'),
    };
    this.drives.add(drive);
    drive.finished = traced('run', { job_id: run.jobId }, () => this.drive(drive)).finally(() =>
      this.drives.delete(drive),
    );
    return drive.finished;
  }

  /** Runs are released at once, so that another process continues them while this one drains. */
  onModuleDestroy(): void {
    this.stopping = true;
    for (const drive of this.drives) {
      drive.halted ??= 'stopping';
      drive.waiter.wake();
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    await settledWithin(DRAIN_WITHIN_MS, Promise.all([...this.drives].map((drive) => drive.finished)));
  }

  private async drive(drive: Drive): Promise<DriveEnd> {
    const { run } = drive;
    const leaseTimer = setInterval(
      () => void this.renewLease(drive),
      (this.config.job.leaseSeconds * 1000) / RENEWALS_PER_LEASE,
    );
    try {
      await this.repeatWhileDatabaseAway(drive, () => this.notifications.notifyStarted(run));
      await this.repeatWhileDatabaseAway(drive, () => this.flow.planAndDispatch(drive));
      return await this.repeatWhileDatabaseAway(drive, () => this.conclude(drive));
    } catch (error) {
      if (error instanceof LostLeaseError) return 'handed_over';
      this.logger.error({
        event: 'run.failed',
        message: 'The run failed as a whole.',
        job_id: run.jobId,
        ...describeError(error),
      });
      await this.endings.fail(run, error);
      return 'closed';
    } finally {
      clearInterval(leaseTimer);
    }
  }

  private async conclude(drive: Drive): Promise<DriveEnd> {
    const { run } = drive;
    switch (drive.halted) {
      case 'lost':
        return 'handed_over';
      case 'stopping':
        await this.runs.release(run);
        return 'handed_over';
      case 'cancelled':
        await this.endings.cancel(run);
        return 'closed';
      case 'failed':
        throw new AppError('run_cannot_go_on', drive.failure ?? 'unknown');
      case null:
        await this.endings.close(run);
        return 'closed';
    }
  }

  /**
   * A database that is away does not fail a run: as long as this process holds the run, it repeats the step from the state
   * of the run tables (decision 40).
   */
  private async repeatWhileDatabaseAway<Result>(drive: Drive, step: () => Promise<Result>): Promise<Result> {
    for (;;)
      try {
        return await step();
      } catch (error) {
        if (!isConnectionTrouble(error)) throw error;
        this.logger.warn({
          event: 'run.database_away',
          message: 'The database cannot be reached; the step is repeated.',
          job_id: drive.run.jobId,
          ...describeError(error),
        });
        if (this.stopping || drive.halted === 'lost') throw new LostLeaseError();
        await drive.waiter.wait(DATABASE_AWAY_PAUSE_MS);
      }
  }

  /** Renews the lease. A renewal that cannot reach the database decides nothing: the fence does. */
  private async renewLease(drive: Drive): Promise<void> {
    try {
      if (await this.runs.renewLease(drive.run)) return;
      drive.halted = 'lost';
      drive.waiter.wake();
    } catch (error) {
      this.logger.warn({
        event: 'run.lease_renewal_failed',
        message: "The run's lease could not be renewed; it expires by itself.",
        job_id: drive.run.jobId,
        ...describeError(error),
      });
    }
  }
}
