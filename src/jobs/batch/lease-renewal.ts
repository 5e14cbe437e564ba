import { Inject, Injectable, Logger } from '@nestjs/common';
import { describeError } from '../../common/errors.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import type { BatchRef } from '../dispatch/batch-dispatcher.js';
import { BatchStore } from './batch-store.js';
import { RunStore } from '../run/run-store.js';
import { WorkerStore } from './worker-store.js';

const RENEWALS_PER_LEASE = 3;

/** Says that this process lives, and keeps the leases of its batches. One that cannot be said decides nothing: the fence does. */
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

  /** @param inHand what this process works on at the moment it is asked */
  async start(inHand: () => readonly BatchRef[]): Promise<void> {
    const everyMs = (this.config.job.leaseSeconds * 1000) / RENEWALS_PER_LEASE;
    this.timer ??= setInterval(() => void this.renew(inHand()), everyMs);
    await this.renew(inHand());
  }

  /** Unfinished batches go back un-counted. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.batches.releaseAll(this.owner);
    await this.workers.remove(this.owner);
  }

  private async renew(inHand: readonly BatchRef[]): Promise<void> {
    try {
      await this.batches.renewLeases(inHand);
      await this.workers.recordSeen(this.owner);
    } catch (error) {
      this.logger.warn({ message: 'a worker could not renew its leases', ...describeError(error) });
    }
  }
}
