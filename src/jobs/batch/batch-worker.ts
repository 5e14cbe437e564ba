import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnModuleDestroy,
} from '@nestjs/common';
import { describeError } from '../../common/errors.js';
import { settledWithin } from '../../common/within.js';
import { Waiter } from '../../common/waiter.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { BatchDispatcher, type BatchRef } from '../dispatch/batch-dispatcher.js';
import { BatchStore, type LeasedBatch } from './batch-store.js';
import { DRAIN_WITHIN_MS } from '../run/run.js';
import { BatchClaim } from './batch-claim.js';
import { LeaseRenewal } from './lease-renewal.js';

/** How soon a process that found no batch polls the run tables again. Each poll without a batch doubles the wait. */
const FIRST_POLL_MS = 25;
const SLOWEST_POLL_MS = 1000;

/**
 * Processes batches of the running run, whichever process coordinates it: those that dispatch messages name, and those that
 * it finds in the run tables. It processes at most `concurrency` batches at once.
 */
@Injectable()
export class BatchWorker implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly logger = new Logger(BatchWorker.name);
  private readonly inProgress = new Map<LeasedBatch, Promise<void>>();
  /** Dispatch messages being handled: while a batch is being claimed, it is not in progress yet. */
  private readonly handling = new Set<Promise<void>>();
  private readonly waiter = new Waiter();
  private claiming: Promise<void> | null = null;
  private stopping = false;
  private databaseAway = false;
  /** How many batches are processed at once: the configured number, or the tuned number of the current run. */
  private slots: number;
  private readonly listeners = new Set<() => void>();

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly dispatcher: BatchDispatcher,
    private readonly batches: BatchStore,
    private readonly batchClaim: BatchClaim,
    private readonly renewal: LeaseRenewal,
  ) {
    this.slots = config.job.concurrency;
  }

  /** Starts to claim batches. Calling it again changes nothing. */
  start(): void {
    if (this.claiming || this.stopping || this.config.job.concurrency === 0) return;
    this.claiming = this.claimUntilStopped();
    this.dispatcher.listen(
      this.config.job.concurrency,
      (ref) => this.receive(ref),
      () => this.waiter.wake(),
    );
  }

  /** Calls `listener` after every batch, and whenever there is nothing to claim. @returns a function that unsubscribes */
  onProgress(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Stops claiming. */
  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    this.waiter.wake();
    if (this.claiming) await this.dispatcher.stopListening();
  }

  /** Finishes and writes the batches in progress; those that take too long are released, and their late writes refused. */
  async beforeApplicationShutdown(): Promise<void> {
    if (!this.claiming) return;
    const drained = await settledWithin(
      DRAIN_WITHIN_MS,
      this.claiming.then(() => Promise.all([...this.handling, ...this.inProgress.values()])),
    );
    if (!drained)
      this.logger.warn({
        event: 'batch.drain_timed_out',
        message: 'The batches in progress did not finish in time; they are released.',
        batches: this.inProgress.size,
      });
    try {
      await this.renewal.stop();
    } catch (error) {
      this.logger.warn({
        event: 'lease.release_failed',
        message: 'The leases could not be released; they expire by themselves.',
        ...describeError(error),
      });
    }
    await this.dispatcher.close();
  }

  private async claimUntilStopped(): Promise<void> {
    await this.renewal.start(() => [...this.inProgress.keys()]);
    let pollMs = FIRST_POLL_MS;
    while (!this.stopping) {
      if (this.inProgress.size >= this.slots) {
        await Promise.race(this.inProgress.values());
        continue;
      }
      const batch = await this.claimNext();
      if (batch) {
        if (this.config.job.adaptive) this.slots = batch.concurrency ?? this.slots;
        void this.process(batch);
        pollMs = FIRST_POLL_MS;
        continue;
      }
      this.notifyListeners();
      if (!this.stopping) await this.waiter.wait(pollMs);
      pollMs = Math.min(SLOWEST_POLL_MS, 2 * pollMs);
    }
  }

  private async claimNext(): Promise<LeasedBatch | null> {
    try {
      const batch = await this.batches.claimNext(this.renewal.owner, this.dispatcher.graceSeconds());
      this.databaseAway = false;
      return batch;
    } catch (error) {
      // The poll repeats every second, but the absence is logged once.
      if (!this.databaseAway)
        this.logger.warn({
          event: 'worker.database_away',
          message: 'The database cannot be reached, so no batch can be claimed.',
          ...describeError(error),
        });
      this.databaseAway = true;
      return null;
    }
  }

  private async receive(ref: BatchRef): Promise<void> {
    if (this.stopping) return;
    const handled = this.claimAndProcess(ref);
    this.handling.add(handled);
    await handled.finally(() => this.handling.delete(handled));
  }

  /** Handles a dispatch message. If the claim fails, nothing is lost: the next poll finds the batch in the run tables. */
  private async claimAndProcess(ref: BatchRef): Promise<void> {
    try {
      const batch = await this.batches.claim(ref, this.renewal.owner);
      if (batch) await this.process(batch);
    } catch (error) {
      this.logger.warn({
        event: 'batch.claim_failed',
        message: 'A dispatched batch could not be claimed.',
        ...describeError(error),
      });
    }
  }

  private process(batch: LeasedBatch): Promise<void> {
    const done = this.batchClaim.process(batch).finally(() => {
      this.inProgress.delete(batch);
      this.notifyListeners();
    });
    this.inProgress.set(batch, done);
    return done;
  }

  private notifyListeners(): void {
    for (const listener of this.listeners) listener();
  }
}
