import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Clock } from '../common/clock.js';
import { describeError } from '../common/errors.js';
import { type GeneratedBatch, type UserFailure, WeekGenerator } from '../intelligence/week-generator.js';
import type { LeasedRetry } from '../retry/retry-queue.js';
import { RetryRecords } from './retry-records.js';
import { WeekWriter } from './week-writer.js';

/** One retry of users of one execution and week: computed, then written in one transaction that checks the leases. */
@Injectable()
export class RetryAttempt {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly generator: WeekGenerator,
    private readonly writer: WeekWriter,
    private readonly records: RetryRecords,
  ) {}

  /** @returns how many succeeded */
  async make(leased: readonly LeasedRetry[]): Promise<number> {
    const generated = await this.generate(leased);
    const written = await this.dataSource.transaction(async (manager) => {
      const held = await this.records.stillHeld(leased, manager);
      const weeks = generated.weeks.filter((week) => held.has(week.userId));
      const failures = generated.failures.filter((failure) => held.has(failure.userId));
      await this.writer.store(weeks, manager);
      await this.records.write(leased, weeks.map((week) => week.userId), failures, manager);
      return weeks;
    });
    await this.writer.warm(written);
    return written.length;
  }

  private async generate(leased: readonly LeasedRetry[]): Promise<GeneratedBatch> {
    const userIds = leased.map((row) => row.userId);
    const { weekOf, executionId } = leased[0];
    try {
      return await this.generator.generate(
        userIds,
        this.records.contextOf({ id: executionId, weekOf, startedAt: this.clock.now() }),
      );
    } catch (error) {
      const described = describeError(error);
      return {
        weeks: [],
        failures: userIds.map((userId): UserFailure => ({ userId, retryable: true, ...described })),
        durations: new Map(),
      };
    }
  }
}
