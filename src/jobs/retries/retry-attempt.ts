import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import { isLostRace } from '../../database/connection-trouble.js';
import { DatabaseClock } from '../../database/database-clock.js';
import { failureOfUser } from '../../intelligence/domain/user-failure.js';
import { type GeneratedBatch, WeekGenerator } from '../../intelligence/week-generator.js';
import type { LeasedRetry } from '../../retry/retry-leases.js';
import { type AttemptFigures, RetryRecords } from './retry-records.js';
import { type ChangesOfUser, RevisionStore } from '../revisions/revision-store.js';
import { RevisionWriter } from '../revisions/revision-writer.js';
import { WeekWriter } from '../outcome/week-writer.js';

/** Retries users of one run and week: computes them, then writes them in one transaction that checks the leases. */
@Injectable()
export class RetryAttempt {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly clock: DatabaseClock,
    private readonly generator: WeekGenerator,
    private readonly writer: WeekWriter,
    private readonly records: RetryRecords,
    private readonly changes: RevisionStore,
    private readonly revisions: RevisionWriter,
  ) {}

  /** @throws the error that kept all of them from being read or written; nothing is recorded then */
  async computeAndStore(leased: readonly LeasedRetry[]): Promise<AttemptFigures> {
    const { weekOf, runId, timeZone } = leased[0];
    const startedAt = await this.clock.now();
    const context = this.records.generationContext({ id: runId, weekOf, startedAt, timeZone });
    const users = leased.map((row) => row.userId);
    // Before the records are read: what changes after this moment makes the weeks once more.
    const changes = leased[0].isRevision ? await this.changes.changesOf(users) : null;
    const generated = await this.generator.generate(users, context);
    return this.storeResults(leased, generated, context.defaultZone, changes);
  }

  /** Records a user that cannot be read or written as a failed attempt; otherwise the user would be retried for ever. */
  async recordFailure(leased: LeasedRetry, error: unknown): Promise<AttemptFigures> {
    const failures = [failureOfUser(leased.userId, error)];
    return this.storeResults(
      [leased],
      { weeks: [], failures, durations: new Map() },
      leased.timeZone ?? 'UTC',
      leased.isRevision ? new Map() : null,
    );
  }

  private async storeResults(
    leased: readonly LeasedRetry[],
    generated: GeneratedBatch,
    zone: string,
    changes: ReadonlyMap<string, ChangesOfUser> | null,
  ): Promise<AttemptFigures> {
    const { weeks, figures } = await this.repeatAfterLostRace(async (manager) => {
      const held = await this.records.holdOrRelease(leased, manager);
      const weeks = generated.weeks.filter((week) => held.has(week.userId));
      const failures = generated.failures.filter((failure) => held.has(failure.userId));
      if (changes === null) await this.writer.storeWeeks(weeks, zone, manager);
      else
        await this.revisions.write(
          weeks,
          failures.map(({ userId }) => userId),
          leased[0].weekOf,
          changes,
          manager,
        );
      const stored = weeks.map((week) => week.userId);
      const figures = await this.records.recordAttempt(leased, stored, failures, manager);
      await this.writer.refreshFallbacks(failures, leased[0], manager);
      return { weeks, figures };
    });
    if (changes === null) await this.writer.warmCache(weeks);
    return figures;
  }

  /**
   * Repeats the transaction if it lost a race against a run that is being verified. The users did not fail, so it must not
   * count as one of their retries.
   */
  private async repeatAfterLostRace<Result>(
    work: (manager: EntityManager) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await this.dataSource.transaction(work);
    } catch (error) {
      if (!isLostRace(error)) throw error;
      return this.dataSource.transaction(work);
    }
  }
}
