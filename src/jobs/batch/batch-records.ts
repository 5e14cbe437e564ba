import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { dayNumber } from '../../common/calendar.js';
import { Clock } from '../../common/clock.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import type { GeneratedBatch, GenerationContext } from '../../intelligence/week-generator.js';
import { FailureRecorder } from '../outcome/failure-recorder.js';
import type { LeasedBatch } from './batch-store.js';
import { type Outcome, OutcomeStore } from '../run/outcome-store.js';
import { WaitingRuns } from '../outcome/waiting-runs.js';

/**
 * Records what a batch did in the run tables: outcomes and queue rows. It never writes the run's own row, since all
 * batches in progress would wait for it, in every process (decision 52).
 */
@Injectable()
export class BatchRecords {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly outcomes: OutcomeStore,
    private readonly failures: FailureRecorder,
    private readonly waiting: WaitingRuns,
  ) {}

  /** @param run with its zone; null: the run is not known any more, and this process's own zone is taken */
  generationContext(run: {
    id: string | null;
    weekOf: string;
    startedAt: Date;
    timeZone: string | null;
  }): GenerationContext {
    return {
      weekOf: dayNumber(run.weekOf),
      // The days that are over are decided once per run (decision 6).
      asOf: run.startedAt,
      generatedAt: this.clock.now(),
      defaultZone: run.timeZone ?? this.config.job.timeZone,
      runId: run.id,
    };
  }

  /** Returns what is left to write: users that a retry has served since the plan are not written twice. */
  async withoutUsersServedMeanwhile(
    batch: LeasedBatch,
    generated: GeneratedBatch,
    userIds: ReadonlySet<string>,
    manager: EntityManager,
  ): Promise<GeneratedBatch> {
    const served = await this.waiting.usersServedMeanwhile(batch, [...userIds], manager);
    const settled = [...served].map((userId) => ({
      userId,
      state: 'done' as const,
      reason: 'already_generated',
    }));
    await this.outcomes.insertUncomputed(batch.runId, settled, manager);
    const isUnserved = ({ userId }: { userId: string }): boolean =>
      userIds.has(userId) && !served.has(userId);
    return {
      ...generated,
      weeks: generated.weeks.filter(isUnserved),
      failures: generated.failures.filter(isUnserved),
    };
  }

  /** @param unchanged of a revision: the users whose week came out the same */
  async recordOutcomes(
    batch: LeasedBatch,
    generated: GeneratedBatch,
    manager: EntityManager,
    unchanged: ReadonlySet<string> = new Set(),
  ): Promise<void> {
    const run = { ...batch, id: batch.runId };
    const failed = await this.failures.recordFirstFailures(run, generated.failures, manager);
    const done = generated.weeks.map((week): Outcome => ({
      userId: week.userId,
      state: 'done',
      reason: unchanged.has(week.userId) ? 'unchanged' : batch.trigger === 'revision' ? 'revised' : null,
      errorClass: null,
      error: null,
      durationMs: generated.durations.get(week.userId) ?? null,
    }));
    await this.waiting.settleSucceeded(
      run,
      done.map((outcome) => outcome.userId),
      manager,
    );
    await this.outcomes.insertComputed(run.id, [...done, ...failed], manager);
  }
}
