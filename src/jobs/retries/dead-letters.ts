import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { decideEnding } from '../run/run.js';
import { DeadLetterStore, type RedriveCount, type RedriveFilter } from './dead-letter-store.js';
import { RunStore } from '../run/run-store.js';
import { OutcomeStore } from '../run/outcome-store.js';

export interface RedriveReport {
  error_class: string;
  /** Dead letters of the class (and week). */
  matching: number;
  /** How many were redriven, or with `preview` would be. */
  redriven: number;
  preview: boolean;
  /** The redriven letters by week_of. */
  weeks: Record<string, number>;
  /** The letters left out by reason: erased, switched_off, later_week, waiting. */
  left_out: Record<string, number>;
}

/** Puts users that were given up on back into the queue, once the cause is fixed. */
@Injectable()
export class DeadLetters {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly letters: DeadLetterStore,
    private readonly outcomes: OutcomeStore,
    private readonly runs: RunStore,
  ) {}

  async preview(filter: RedriveFilter): Promise<RedriveReport> {
    return toReport(filter, await this.letters.preview(filter), true);
  }

  /** Updates queue rows, outcomes and their runs in one transaction. */
  async redrive(filter: RedriveFilter): Promise<RedriveReport> {
    const counts = await this.dataSource.transaction(async (manager) => {
      await this.letters.lock(filter, manager);
      const redriven = await this.letters.redrive(filter, manager);
      const runs = redriven.filter((count) => count.left_out === null).map((count) => count.execution_id);
      for (const runId of new Set(runs)) await this.reopen(runId, manager);
      return redriven;
    });
    return toReport(filter, counts, false);
  }

  /** A completed run waits again if the rule at its close would have made it wait. */
  private async reopen(runId: string, manager: EntityManager): Promise<void> {
    const figures = await this.outcomes.refreshCounters(runId, manager);
    const { status } = decideEnding(figures, this.config.job.successRateRetryThreshold);
    if (status === 'retrying') await this.runs.reopenForRetries(runId, manager);
  }
}

function toReport(filter: RedriveFilter, counts: readonly RedriveCount[], preview: boolean): RedriveReport {
  const report: RedriveReport = {
    error_class: filter.errorClass,
    matching: 0,
    redriven: 0,
    preview,
    weeks: {},
    left_out: {},
  };
  for (const { left_out, users, week_of } of counts) {
    report.matching += users;
    if (left_out === null) report.redriven += users;
    const [group, key] = left_out === null ? [report.weeks, week_of] : [report.left_out, left_out];
    group[key] = (group[key] ?? 0) + users;
  }
  return report;
}
