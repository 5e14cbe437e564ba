import { Inject, Injectable, Logger } from '@nestjs/common';
import { describeError } from '../common/errors.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { BatchRunner } from './batch-runner.js';
import { LostExecutionError } from './lost-execution.js';
import { BatchStore } from './persistence/batch-store.js';
import { type ExecutionRow, ExecutionStore } from './persistence/execution-store.js';
import { Planner } from './planner.js';
import { RunEndings } from './run-endings.js';

/** A batch that cannot be written so many times means that the run cannot go on. */
const MAX_BATCH_ATTEMPTS = 3;

/** How a drive ended. `handed_over`: this process is stopping, or another one took the run. */
export type DriveEnd = 'closed' | 'handed_over';

/** A run under way in this process. */
interface Drive {
  execution: ExecutionRow;
  /** Set when no further batch may be claimed. */
  halted: 'stopping' | 'lost' | 'cancelled' | 'failed' | null;
  finished: Promise<DriveEnd>;
}

/**
 * Takes an execution this process holds from plan to close. Everything it does is in the ledger, so that another
 * process can go on from any point.
 */
@Injectable()
export class RunDriver {
  private readonly logger = new Logger(RunDriver.name);
  private readonly drives = new Set<Drive>();
  private stopping = false;

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly executions: ExecutionStore,
    private readonly batches: BatchStore,
    private readonly planner: Planner,
    private readonly batchRunner: BatchRunner,
    private readonly endings: RunEndings,
  ) {}

  /** Begins in the background; `finished` never rejects. */
  start(execution: ExecutionRow): Promise<DriveEnd> {
    const halted = this.stopping ? 'stopping' : null;
    const drive: Drive = { execution, halted, finished: Promise.resolve('closed') };
    this.drives.add(drive);
    drive.finished = this.drive(drive).finally(() => this.drives.delete(drive));
    return drive.finished;
  }

  /** No batch is claimed from here on; a run begun later is handed back as it is. */
  halt(): void {
    this.stopping = true;
    for (const drive of this.drives) drive.halted ??= 'stopping';
  }

  /** Halts, waits for the batches under way, and hands the rest back un-counted. */
  async stop(): Promise<void> {
    this.halt();
    await Promise.all([...this.drives].map((drive) => drive.finished));
  }

  private async drive(drive: Drive): Promise<DriveEnd> {
    const { execution } = drive;
    const beat = setInterval(() => void this.beat(drive), (this.config.job.leaseSeconds * 1000) / 3);
    try {
      if (drive.halted === null && !execution.planned) await this.planner.planCohort(execution);
      await this.workThrough(drive);
      return await this.conclude(drive);
    } catch (error) {
      if (error instanceof LostExecutionError) return 'handed_over';
      this.logger.error({ message: 'the run failed', job_id: execution.jobId, ...describeError(error) });
      await this.endings.fail(execution, error);
      return 'closed';
    } finally {
      clearInterval(beat);
    }
  }

  /** All workers, to their end: when one cannot go on, the others finish the batch in hand before the run is failed. */
  private async workThrough(drive: Drive): Promise<void> {
    const workers = Array.from({ length: this.config.job.concurrency }, () =>
      this.work(drive).catch((error: unknown) => {
        drive.halted ??= 'failed';
        throw error;
      }),
    );
    const failed = (await Promise.allSettled(workers)).find((end) => end.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** One of `concurrency` workers: batch after batch until none is left or the drive is halted. */
  private async work(drive: Drive): Promise<void> {
    while (drive.halted === null) {
      const batch = await this.batches.claim(drive.execution, this.executions.owner);
      if (batch === null) return;
      try {
        await this.batchRunner.run(drive.execution, batch);
      } catch (error) {
        if (error instanceof LostExecutionError) continue;
        if (batch.attempts >= MAX_BATCH_ATTEMPTS) throw error;
        this.logger.warn({
          message: 'a batch could not be written; trying it again',
          batch: batch.batchNo,
          ...describeError(error),
        });
        await this.batches.giveBack(batch);
      }
    }
  }

  private async conclude(drive: Drive): Promise<DriveEnd> {
    const { execution } = drive;
    if (drive.halted === null) await this.beat(drive);
    switch (drive.halted) {
      case 'lost':
      case 'failed':
        return 'handed_over';
      case 'stopping':
        await this.batches.release(execution.id, this.executions.owner);
        await this.executions.release(execution);
        return 'handed_over';
      case 'cancelled':
        await this.endings.cancel(execution);
        return 'closed';
      case null:
        await this.endings.close(execution);
        return 'closed';
    }
  }

  /** Renews the leases. A heartbeat that cannot reach the database decides nothing: the fence does. */
  private async beat(drive: Drive): Promise<void> {
    try {
      const { held, cancelRequested } = await this.executions.heartbeat(drive.execution);
      if (!held) drive.halted = 'lost';
      else if (cancelRequested) drive.halted ??= 'cancelled';
      if (held) await this.batches.renew(drive.execution.id, this.executions.owner);
    } catch (error) {
      this.logger.warn({
        message: 'heartbeat failed',
        job_id: drive.execution.jobId,
        ...describeError(error),
      });
    }
  }
}
