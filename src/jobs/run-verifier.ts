import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Verifier } from '../verification/verifier.js';
import { passes } from '../verification/week-checks.js';
import { FailureRecorder } from './failure-recorder.js';
import { type ExecutionRow, ExecutionStore } from './persistence/execution-store.js';
import { OutcomeStore } from './persistence/outcome-store.js';
import { verificationFailure } from './verification-failure.js';

const CHUNK = 1000;

/** Reads back every processed user's week and writes the checks beside the outcome; who fails them is queued. */
@Injectable()
export class RunVerifier {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly executions: ExecutionStore,
    private readonly verifier: Verifier,
    private readonly outcomes: OutcomeStore,
    private readonly failures: FailureRecorder,
  ) {}

  async verify(execution: ExecutionRow): Promise<void> {
    for (;;) {
      const chunk = await this.outcomes.unverified(execution.id, CHUNK, this.dataSource);
      if (chunk.length === 0) return;
      const checks = await this.verifier.verify(
        chunk.map((user) => user.userId),
        execution.weekOf,
      );
      const believedDone = new Set(chunk.filter((user) => user.state === 'done').map((user) => user.userId));
      const broken = checks.filter((check) => believedDone.has(check.user_id) && !passes(check));
      await this.dataSource.transaction(async (manager) => {
        await this.executions.assertHeld(execution, manager);
        await this.outcomes.storeChecks(execution.id, checks, manager);
        const failures = broken.map((check) => verificationFailure(check.user_id));
        await this.outcomes.change(
          execution.id,
          await this.failures.recordFirst(execution, failures, manager),
          manager,
        );
      });
    }
  }
}
