import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { VerificationFailedError } from '../../common/failures.js';
import { failureOfUser } from '../../intelligence/domain/user-failure.js';
import { traced } from '../../common/tracing.js';
import { Verifier } from '../../verification/verifier.js';
import { passes } from '../../verification/week-checks.js';
import { FailureRecorder } from '../outcome/failure-recorder.js';
import { type RunRow, RunStore } from '../run/run-store.js';
import { OutcomeStore } from '../run/outcome-store.js';

const CHUNK = 1000;

/** Reads every processed user's week back and stores the checks with the outcome. Users that fail them are queued. */
@Injectable()
export class RunVerifier {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly runs: RunStore,
    private readonly verifier: Verifier,
    private readonly outcomes: OutcomeStore,
    private readonly failures: FailureRecorder,
  ) {}

  verifyRun(run: RunRow): Promise<void> {
    return traced('run.verify', { job_id: run.jobId }, async () => {
      let last = await this.verifyChunk(run, null);
      while (last !== null) last = await this.verifyChunk(run, last);
    });
  }

  /** @returns the last user of the chunk; null if there was none */
  private verifyChunk(run: RunRow, after: string | null): Promise<string | null> {
    return this.dataSource.transaction(async (manager) => {
      await this.runs.assertHeld(run, manager);
      // Locked before the weeks are read back: a retry that succeeds meanwhile comes later, and its checks count.
      const chunk = await this.outcomes.lockUnverified(run.id, after, CHUNK, manager);
      if (chunk.length === 0) return null;
      const users = chunk.map((user) => user.userId);
      const checks = await this.verifier.verifyUsers(users, run.weekOf, manager);
      await this.outcomes.storeChecks(run.id, checks, manager);
      const recordedDone = new Set(chunk.filter((user) => user.state === 'done').map((user) => user.userId));
      const failures = checks
        .filter((check) => recordedDone.has(check.user_id) && !passes(check))
        .map((check) => failureOfUser(check.user_id, new VerificationFailedError()));
      const failed = await this.failures.recordFirstFailures(run, failures, manager);
      await this.outcomes.replaceOutcomes(run.id, failed, manager);
      return users[users.length - 1];
    });
  }
}
