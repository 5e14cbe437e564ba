/** What is measured. The bench knows no more of the product than this. */
export interface BenchTarget {
  /** Users in flight at once, and in one batch. */
  readonly concurrency: number;
  readonly batchSize: number;
  /** A whole run for the week: planned, read, computed, written, verified. Of all users, or of the named ones. */
  run(weekOf: string, userIds?: readonly string[]): Promise<RunFigures>;
  /**
   * The least any implementation must do for these users: the run's own read query, and the run's own write statement
   * with the bytes the run made. Needs the weeks that a run has stored.
   */
  floor(weekOf: string, userIds: readonly string[]): Promise<number>;
  /** Forgets every run and what it stored; the observations stay. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export interface RunFigures {
  seconds: number;
  /** Of these, from the first batch let out to the last one finished. */
  workSeconds: number;
  processed: number;
  successful: number;
  /** Users whose stored week passed every check. */
  verified: number;
  /** Milliseconds in each phase, all users together. They add up to the whole only when one batch goes at a time. */
  phases: PhaseTimes;
  /** Milliseconds of each user: own computation, and an equal share of the batch's reading, writing and verification. */
  perUser: number[];
}

export interface PhaseTimes {
  read: number;
  compute: number;
  write: number;
  verify: number;
}
