import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { describeError } from '../common/errors.js';
import { failureOfAll } from '../intelligence/domain/user-failure.js';
import { type GeneratedBatch, WeekGenerator } from '../intelligence/week-generator.js';
import { BatchRecords } from './batch-records.js';
import { LostExecutionError } from './lost-execution.js';
import { BatchStore, type LeasedBatch } from './persistence/batch-store.js';
import type { ExecutionRow } from './persistence/execution-store.js';
import { WeekWriter } from './week-writer.js';

/** One batch: computed outside a transaction, then written in one whose first statement checks the fence. */
@Injectable()
export class BatchRunner {
  private readonly logger = new Logger(BatchRunner.name);

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly generator: WeekGenerator,
    private readonly writer: WeekWriter,
    private readonly batches: BatchStore,
    private readonly records: BatchRecords,
  ) {}

  async run(execution: ExecutionRow, batch: LeasedBatch): Promise<void> {
    const generated = await this.generate(execution, batch);
    const written = await this.dataSource.transaction(async (manager) => {
      const standing = await this.batches.finish(batch, manager);
      if (standing === null) throw new LostExecutionError();
      const kept = await this.records.withoutServed(execution, generated, standing, manager);
      await this.writer.store(kept.weeks, manager);
      await this.records.write(execution, kept, manager);
      return kept.weeks;
    });
    await this.writer.warm(written);
  }

  /** A failure of the whole batch (a query that failed) is every user's failure, to be tried again. */
  private async generate(execution: ExecutionRow, batch: LeasedBatch): Promise<GeneratedBatch> {
    try {
      return await this.generator.generate(batch.userIds, this.records.contextOf(execution));
    } catch (error) {
      this.logger.warn({
        message: 'a batch could not be computed; its users are retried',
        batch: batch.batchNo,
        ...describeError(error),
      });
      return { weeks: [], failures: failureOfAll(batch.userIds, error), durations: new Map() };
    }
  }
}
