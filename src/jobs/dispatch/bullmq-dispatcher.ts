import { InjectQueue, OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Injectable, Logger } from '@nestjs/common';
import { type Job, Queue } from 'bullmq';
import {
  type CircuitBreakerPolicy,
  circuitBreaker,
  ConsecutiveBreaker,
  handleAll,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel';
import { describeError } from '../../common/errors.js';
import type { ClusterWatch } from '../../common/refuse-redis-cluster.js';
import { redisRemedy, redisReplyCode } from '../../common/redis-trouble.js';
import { BatchDispatcher, type BatchRef } from './batch-dispatcher.js';

export const BATCH_QUEUE = 'weekly-intelligence-batches';

/** Redis may be away or stalled. The run tables work without it, so the coordinator does not wait long for it. */
const ADD_WITHIN_MS = 1000;
const FAILURES_TO_OPEN = 2;
const PROBE_AFTER_MS = 5000;
/** If a published batch is not claimed for this long, its dispatch message was lost. */
const GRACE_SECONDS = 10;
/** BullMQ's own lock on a job. The lease in job_batch decides; this only bounds how long Redis keeps a dead worker's job. */
const LOCK_MS = 10_000;
const STALLED_CHECK_MS = 5000;

/** Whether connections to Redis are still wanted: a client that keeps reconnecting would never finish. */
export class QueueLink {
  wanted = true;

  constructor(private readonly watch: Pick<ClusterWatch, 'close'>) {}

  close(): void {
    this.wanted = false;
    this.watch.close();
  }
}

interface BatchListener {
  work(ref: BatchRef): Promise<void>;
  onReachable(): void;
  onActive(): void;
  onUnreachable(error: Error): void;
}

/** Receives dispatch messages from Redis, once `startReceiving` is called: only processes that work receive them. */
@Processor(BATCH_QUEUE, {
  autorun: false,
  lockDuration: LOCK_MS,
  stalledInterval: STALLED_CHECK_MS,
  maxStalledCount: 1,
  removeOnComplete: { count: 0 },
  removeOnFail: { count: 0 },
})
export class BatchReceiver extends WorkerHost {
  private listener: BatchListener | null = null;

  async process(job: Job<BatchRef>): Promise<void> {
    await this.listener?.work(job.data);
  }

  startReceiving(concurrency: number, listener: BatchListener): void {
    this.listener = listener;
    this.worker.concurrency = concurrency;
    this.worker.run().catch((error: Error) => listener.onUnreachable(error));
  }

  async pause(): Promise<void> {
    await this.worker.pause(true);
  }

  /** Closes at once: the state of received batches is in the run tables, so neither they nor Redis are waited for. */
  async end(): Promise<void> {
    await this.worker.close(true);
  }

  @OnWorkerEvent('error')
  onError(error: Error): void {
    this.listener?.onUnreachable(error);
  }

  @OnWorkerEvent('ready')
  onReady(): void {
    this.listener?.onReachable();
  }

  @OnWorkerEvent('active')
  onActive(): void {
    this.listener?.onActive();
  }
}

/** Publishes dispatch messages over BullMQ, for several machines. Redis may be emptied or away at any moment. */
@Injectable()
export class BullmqDispatcher extends BatchDispatcher {
  readonly name = 'bullmq';
  private readonly logger = new Logger(BullmqDispatcher.name);
  private readonly breaker: CircuitBreakerPolicy = circuitBreaker(handleAll, {
    halfOpenAfter: PROBE_AFTER_MS,
    breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN),
  });
  private readonly guarded = wrap(this.breaker, timeout(ADD_WITHIN_MS, TimeoutStrategy.Aggressive));
  private away = false;
  /** Redis answers, and refuses a command: that it can be reached says nothing then. */
  private refuses = false;

  constructor(
    @InjectQueue(BATCH_QUEUE) private readonly queue: Queue<BatchRef>,
    private readonly receiver: BatchReceiver,
    private readonly link: QueueLink,
  ) {
    super();
    this.queue.on('error', (error) => this.markAway(error));
  }

  async dispatch(refs: readonly BatchRef[]): Promise<void> {
    const jobs = refs.map((ref) => ({
      name: 'batch',
      data: ref,
      // The id holds no colon. BullMQ ignores a job whose id it still knows, so the id changes with the fence.
      opts: {
        jobId: `${ref.runId}_${ref.batchNo}_${ref.fence}`,
        attempts: 1,
        removeOnComplete: true,
        removeOnFail: true,
      },
    }));
    try {
      await this.guarded.execute(() => this.queue.addBulk(jobs));
      this.markBack();
    } catch (error) {
      this.markAway(error);
    }
  }

  graceSeconds(): number {
    return this.away ? 0 : GRACE_SECONDS;
  }

  listen(concurrency: number, work: (ref: BatchRef) => Promise<void>): void {
    this.receiver.startReceiving(concurrency, {
      work,
      onReachable: () => {
        if (!this.refuses) this.markBack();
      },
      onActive: () => this.markBack(),
      onUnreachable: (error) => this.markAway(error),
    });
  }

  stopListening(): Promise<void> {
    return this.receiver.pause();
  }

  close(): Promise<void> {
    this.link.close();
    return this.receiver.end();
  }

  /** Logs each absence once. */
  private markAway(error: unknown): void {
    this.refuses ||= redisReplyCode(error) !== null;
    if (this.away) return;
    this.away = true;
    this.logger.warn({
      event: 'queue_redis.away',
      message: 'Redis cannot be used; workers claim batches from the run tables.',
      ...describeError(error),
      remedy: redisRemedy(error),
    });
  }

  private markBack(): void {
    this.refuses = false;
    if (!this.away) return;
    this.away = false;
    this.logger.log({ event: 'queue_redis.back', message: 'Redis is back; batches are published again.' });
  }
}
