import { Inject, Injectable, Logger } from '@nestjs/common';
import { describeError } from '../../common/errors.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import type { BatchRef } from '../dispatch/batch-dispatcher.js';
import { BatchStore } from './batch-store.js';
import { RunStore } from '../run/run-store.js';
import { WorkerStore } from './worker-store.js';

const RENEWALS_PER_LEASE = 3;

/**
 * Records that this worker is alive and renews the leases of its batches. A renewal that fails decides nothing: the fence
 * does.
 */
@Injectable()
export class LeaseRenewal {
  private readonly logger = new Logger(LeaseRenewal.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly runs: RunStore,
    private readonly batches: BatchStore,
    private readonly workers: WorkerStore,
  ) {}

  get owner(): string {
    return this.runs.owner;
  }

  /** @param batchesInProgress returns the batches that this process is processing at that moment */
  async start(batchesInProgress: () => readonly BatchRef[]): Promise<void> {
    const everyMs = (this.config.job.leaseSeconds * 1000) / RENEWALS_PER_LEASE;
    this.timer ??= setInterval(() => void this.renew(batchesInProgress()), everyMs);
    await this.renew(batchesInProgress());
  }

  /** Releases unfinished batches without counting their claims. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.batches.releaseAll(this.owner);
    await this.workers.remove(this.owner);
  }

  private async renew(inProgress: readonly BatchRef[]): Promise<void> {
    try {
      await this.batches.renewLeases(inProgress);
      await this.workers.recordSeen(this.owner);
    } catch (error) {
      this.logger.warn({
        event: 'lease.renewal_failed',
        message: 'The leases could not be renewed; they expire by themselves.',
        ...describeError(error),
      });
    }
  }
}
