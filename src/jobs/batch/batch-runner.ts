import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { StoredWeek } from '../../intelligence/domain/stored-week.js';
import { type GeneratedBatch, WeekGenerator } from '../../intelligence/week-generator.js';
import { LostLeaseError } from '../run/run.js';
import { BatchStore, type LeasedBatch } from './batch-store.js';
import { WeekWriter } from '../outcome/week-writer.js';
import { BatchRecords } from './batch-records.js';

/**
 * Runs one batch: computes it outside a transaction, then writes it in a transaction whose first statement checks the
 * fence (decision 10).
 */
@Injectable()
export class BatchRunner {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly generator: WeekGenerator,
    private readonly writer: WeekWriter,
    private readonly batches: BatchStore,
    private readonly records: BatchRecords,
  ) {}

  /** @throws LostLeaseError if another process holds the batch by now */
  async computeAndStore(batch: LeasedBatch): Promise<void> {
    const context = this.records.generationContext({ ...batch, id: batch.runId });
    const generated = await this.generator.generate(batch.userIds, context);
    await this.writer.warmCache(await this.storeResults(batch, generated));
  }

  /** Records that the batch's users failed, as if each had failed by itself. */
  async recordFailure(batch: LeasedBatch, error: unknown): Promise<void> {
    const failures = await this.generator.failuresOfBatch(batch.userIds, error);
    await this.storeResults(batch, { weeks: [], failures, durations: new Map() });
  }

  /** @returns the weeks stored */
  private async storeResults(batch: LeasedBatch, generated: GeneratedBatch): Promise<StoredWeek[]> {
    return this.dataSource.transaction(async (manager) => {
      const userIds = await this.batches.finishBatch(batch, manager);
      if (userIds === null) throw new LostLeaseError();
      const kept = await this.records.withoutUsersServedMeanwhile(batch, generated, userIds, manager);
      await this.writer.storeWeeks(kept.weeks, batch.timeZone, manager);
      await this.records.recordOutcomes(batch, kept, manager);
      return kept.weeks;
    });
  }
}
