/** Names a batch between two dispatches: once it is released and dispatched again, its fence has grown. */
export interface BatchRef {
  runId: string;
  batchNo: number;
  fence: number;
}

/**
 * Port: publishes dispatch messages, which name dispatched batches, to the workers. It may lose, repeat or delay them. The
 * run tables decide which process works on a batch, and a batch whose message was lost is found there (decision 38).
 */
export abstract class BatchDispatcher {
  abstract readonly name: 'inline' | 'bullmq';

  /** Never throws: batches that cannot be published are found in the run tables after `graceSeconds`. */
  abstract dispatch(refs: readonly BatchRef[]): Promise<void>;

  /** After this many seconds any worker may claim a dispatched batch from the run tables. */
  abstract graceSeconds(): number;

  /** Starts to receive messages, at most `concurrency` at once. `work` never rejects. */
  abstract listen(concurrency: number, work: (ref: BatchRef) => Promise<void>, wake: () => void): void;

  /** Stops receiving. Batches that were received are still processed. */
  abstract stopListening(): Promise<void>;

  /** Releases its connections, even if their server does not answer. */
  abstract close(): Promise<void>;
}
