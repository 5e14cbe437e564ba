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

/** How soon a process looks into the ledger again that has found nothing: twice as late each time, while it finds nothing. */
const FIRST_POLL_MS = 25;
const SLOWEST_POLL_MS = 1000;

/**
 * Works on the batches of the run under way, whichever process coordinates it: those the dispatcher tells of, and those
 * it finds in the ledger. At most `concurrency` at a time.
 */
@Injectable()
export class BatchWorker implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly logger = new Logger(BatchWorker.name);
  private readonly inProgress = new Map<LeasedBatch, Promise<void>>();
  /** Words being followed: one that is claiming its batch has none in hand yet. */
  private readonly answering = new Set<Promise<void>>();
  private readonly waiter = new Waiter();
  private claiming: Promise<void> | null = null;
  private stopping = false;
  private databaseAway = false;
  /** Batches at once: of the configuration, or of the run in hand where runs are adapted. */
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

  /** Begins to work; again: nothing changes. */
  start(): void {
    if (this.claiming || this.stopping || this.config.job.concurrency === 0) return;
    this.claiming = this.claimUntilStopped();
    this.dispatcher.listen(
      this.config.job.concurrency,
      (ref) => this.receive(ref),
      () => this.waiter.wake(),
    );
  }

  /** Calls back after every batch, and when there is nothing left to claim. */
  onProgress(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Nothing is claimed from here on. */
  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    this.waiter.wake();
    if (this.claiming) await this.dispatcher.stopListening();
  }

  /** What is in hand is finished and written; what takes too long is given back, and its late write refused. */
  async beforeApplicationShutdown(): Promise<void> {
    if (!this.claiming) return;
    const drained = await settledWithin(
      DRAIN_WITHIN_MS,
      this.claiming.then(() => Promise.all([...this.answering, ...this.inProgress.values()])),
    );
    if (!drained)
      this.logger.warn({
        message: 'not drained in time; batches are given back',
        batches: this.inProgress.size,
      });
    try {
      await this.renewal.stop();
    } catch (error) {
      this.logger.warn({
        message: 'leases could not be given back; they end by themselves',
        ...describeError(error),
      });
    }
    await this.dispatcher.close();
  }

  private async claimUntilStopped(): Promise<void> {
    await this.renewal.start(() => [...this.inProgress.keys()]);
    let lookAgainMs = FIRST_POLL_MS;
    while (!this.stopping) {
      if (this.inProgress.size >= this.slots) {
        await Promise.race(this.inProgress.values());
        continue;
      }
      const batch = await this.claimNext();
      if (batch) {
        if (this.config.job.adaptive) this.slots = batch.concurrency ?? this.slots;
        void this.process(batch);
        lookAgainMs = FIRST_POLL_MS;
        continue;
      }
      this.notifyListeners();
      if (!this.stopping) await this.waiter.wait(lookAgainMs);
      lookAgainMs = Math.min(SLOWEST_POLL_MS, 2 * lookAgainMs);
    }
  }

  private async claimNext(): Promise<LeasedBatch | null> {
    try {
      const batch = await this.batches.claimNext(this.renewal.owner, this.dispatcher.graceSeconds());
      this.databaseAway = false;
      return batch;
    } catch (error) {
      // Asked every second: told once an absence.
      if (!this.databaseAway)
        this.logger.warn({ message: 'the ledger cannot be asked for work', ...describeError(error) });
      this.databaseAway = true;
      return null;
    }
  }

  private async receive(ref: BatchRef): Promise<void> {
    if (this.stopping) return;
    const followed = this.claimAndProcess(ref);
    this.answering.add(followed);
    await followed.finally(() => this.answering.delete(followed));
  }

  /** Told of a batch. A claim that fails is nobody's loss: the ledger is looked into soon. */
  private async claimAndProcess(ref: BatchRef): Promise<void> {
    try {
      const batch = await this.batches.claim(ref, this.renewal.owner);
      if (batch) await this.process(batch);
    } catch (error) {
      this.logger.warn({ message: 'a batch could not be claimed', ...describeError(error) });
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
