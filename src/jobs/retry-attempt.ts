import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { describeError } from '../common/errors.js';
import { DatabaseClock } from '../database/database-clock.js';
import { type GeneratedBatch, type UserFailure, WeekGenerator } from '../intelligence/week-generator.js';
import type { LeasedRetry } from '../retry/retry-queue.js';
import { RetryRecords } from './retry-records.js';
import { WeekWriter } from './week-writer.js';

/** One retry of users of one execution and week: computed, then written in one transaction that checks the leases. */
@Injectable()
export class RetryAttempt {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly clock: DatabaseClock,
    private readonly generator: WeekGenerator,
    private readonly writer: WeekWriter,
    private readonly records: RetryRecords,
  ) {}

  /** @returns how many succeeded */
  async make(leased: readonly LeasedRetry[]): Promise<number> {
    const generated = await this.generate(leased);
    try {
      return await this.write(leased, generated);
    } catch (error) {
      if (leased.length > 1) return this.oneByOne(leased);
      // What cannot be written is a failed attempt like any other: else it would be tried for ever, before all others.
      return this.write(leased, allFailed(leased, error));
    }
  }

  /** So that one user's trouble does not count against the others. */
  private async oneByOne(leased: readonly LeasedRetry[]): Promise<number> {
    let successful = 0;
    for (const row of leased) successful += await this.make([row]);
    return successful;
  }

  private async write(leased: readonly LeasedRetry[], generated: GeneratedBatch): Promise<number> {
    const { weeks, successful } = await this.dataSource.transaction(async (manager) => {
      const held = await this.records.stillHeld(leased, manager);
      const weeks = generated.weeks.filter((week) => held.has(week.userId));
      const failures = generated.failures.filter((failure) => held.has(failure.userId));
      await this.writer.store(weeks, manager);
      const stored = weeks.map((week) => week.userId);
      return { weeks, successful: await this.records.write(leased, stored, failures, manager) };
    });
    await this.writer.warm(weeks);
    return successful;
  }

  private async generate(leased: readonly LeasedRetry[]): Promise<GeneratedBatch> {
    const userIds = leased.map((row) => row.userId);
    const { weekOf, executionId } = leased[0];
    try {
      return await this.generator.generate(
        userIds,
        this.records.contextOf({ id: executionId, weekOf, startedAt: await this.clock.now() }),
      );
    } catch (error) {
      return allFailed(leased, error);
    }
  }
}

function allFailed(leased: readonly LeasedRetry[], error: unknown): GeneratedBatch {
  const described = describeError(error);
  const failures = leased.map(({ userId }): UserFailure => ({ userId, retryable: true, ...described }));
  return { weeks: [], failures, durations: new Map() };
}
