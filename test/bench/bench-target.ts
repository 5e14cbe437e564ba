/** The interface of the product that is measured. The bench knows nothing else of it. */
export interface BenchTarget {
  /** How many batches are processed at the same time, and how many users are in one batch. */
  readonly concurrency: number;
  readonly batchSize: number;
  /** Makes a whole run for the week: plan, read, compute, write, verify. For all users, or for the named ones. */
  run(weekOf: string, userIds?: readonly string[]): Promise<RunFigures>;
  /**
   * Measures the least that any implementation must do for these users: the run's own read query, and the run's own write
   * statement with the bytes that the run made. It needs the weeks that a run has stored.
   */
  floor(weekOf: string, userIds: readonly string[]): Promise<number>;
  /** Deletes all runs and everything that they stored; the observations stay. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export interface RunFigures {
  seconds: number;
  /** The part from the first batch dispatched to the last one finished. */
  workSeconds: number;
  processed: number;
  successful: number;
  /** Users whose stored week passed every check. */
  verified: number;
  /** Milliseconds in each phase, of all users together. They add up to the whole only with one batch at a time. */
  phases: PhaseTimes;
  /** Milliseconds of each user: their computation, and an equal share of the batch's reading, writing and verification. */
  perUser: number[];
}

export interface PhaseTimes {
  read: number;
  compute: number;
  write: number;
  verify: number;
}
