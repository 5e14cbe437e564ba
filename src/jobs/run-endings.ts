import { Injectable } from '@nestjs/common';
import type { ExecutionRow } from './persistence/execution-store.js';
import { RunCanceller } from './run-canceller.js';
import { RunCloser } from './run-closer.js';
import { RunFailer } from './run-failer.js';
import { RunVerifier } from './run-verifier.js';

/** The three ways a run ends. Each gives the slot back. */
@Injectable()
export class RunEndings {
  constructor(
    private readonly verifier: RunVerifier,
    private readonly closer: RunCloser,
    private readonly canceller: RunCanceller,
    private readonly failer: RunFailer,
  ) {}

  /** All batches are done: read back, then close. */
  async close(execution: ExecutionRow): Promise<void> {
    await this.verifier.verify(execution);
    await this.closer.close(execution);
  }

  cancel(execution: ExecutionRow): Promise<void> {
    return this.canceller.cancel(execution);
  }

  fail(execution: ExecutionRow, cause: unknown): Promise<void> {
    return this.failer.fail(execution, cause);
  }
}
