import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { StoredWeek } from '../../intelligence/domain/stored-week.js';
import { type GeneratedBatch, WeekGenerator } from '../../intelligence/week-generator.js';
import { LostLeaseError } from '../run/run.js';
import { BatchStore, type LeasedBatch } from './batch-store.js';
import { WeekWriter } from '../outcome/week-writer.js';
import { type ChangesOfUser, RevisionStore } from '../revisions/revision-store.js';
import { RevisionWriter } from '../revisions/revision-writer.js';
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
    private readonly changes: RevisionStore,
    private readonly revisions: RevisionWriter,
  ) {}

  /** @throws LostLeaseError if another process holds the batch by now */
  async computeAndStore(batch: LeasedBatch): Promise<void> {
    const context = this.records.generationContext({ ...batch, id: batch.runId });
    // Before the records are read: what changes after this moment makes the weeks once more.
    const changes = batch.trigger === 'revision' ? await this.changes.changesOf(batch.userIds) : null;
    const generated = await this.generator.generate(batch.userIds, context);
    await this.writer.warmCache(await this.storeResults(batch, generated, changes));
  }

  /** Records that the batch's users failed, as if each had failed by itself. */
  async recordFailure(batch: LeasedBatch, error: unknown): Promise<void> {
    const failures = await this.generator.failuresOfBatch(batch.userIds, error);
    const changes = batch.trigger === 'revision' ? await this.changes.changesOf(batch.userIds) : null;
    await this.storeResults(batch, { weeks: [], failures, durations: new Map() }, changes);
  }

  /** @returns the weeks whose first issue was stored */
  private async storeResults(
    batch: LeasedBatch,
    generated: GeneratedBatch,
    changes: ReadonlyMap<string, ChangesOfUser> | null,
  ): Promise<StoredWeek[]> {
    return this.dataSource.transaction(async (manager) => {
      const userIds = await this.batches.finishBatch(batch, manager);
      if (userIds === null) throw new LostLeaseError();
      const kept = await this.records.withoutUsersServedMeanwhile(batch, generated, userIds, manager);
      if (changes !== null) {
        const { unchanged } = await this.revisions.write(
          kept.weeks,
          kept.failures.map(({ userId }) => userId),
          batch.weekOf,
          changes,
          manager,
        );
        await this.records.recordOutcomes(
          batch,
          kept,
          manager,
          new Set(unchanged.map(({ userId }) => userId)),
        );
        return [];
      }
      await this.writer.storeWeeks(kept.weeks, batch.timeZone, manager);
      await this.records.recordOutcomes(batch, kept, manager);
      return kept.weeks;
    });
  }
}
