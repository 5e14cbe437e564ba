/** Names a batch at one point of its life: given back and dispatched again, its fence has grown. */
export interface BatchRef {
  runId: string;
  batchNo: number;
  fence: number;
}

/**
 * Port: carries word of dispatched batches to whoever works. It may lose, repeat or delay them; the ledger decides who
 * works on what, and finds again what was lost (decision 38).
 */
export abstract class BatchDispatcher {
  abstract readonly name: 'inline' | 'bullmq';

  /** Never throws: what cannot be carried is found in the ledger after `graceSeconds`. */
  abstract dispatch(refs: readonly BatchRef[]): Promise<void>;

  /** A dispatched batch that nobody claimed for so long may be taken from the ledger by anybody. */
  abstract graceSeconds(): number;

  /** Begins to receive, `concurrency` batches at a time at the most. `work` never rejects. */
  abstract listen(concurrency: number, work: (ref: BatchRef) => Promise<void>, wake: () => void): void;

  /** Receives no more. What was received is still worked on. */
  abstract stopListening(): Promise<void>;

  /** Lets go of what it holds, whatever has become of the other side. */
  abstract close(): Promise<void>;
}
