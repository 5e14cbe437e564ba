import { totalmem } from 'node:os';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { adviseBatchSize, type BatchAdvice } from './advise-batch-size.js';
import { latestMeasures, type MeasuredRun } from './batch-measures.js';

const MB = 2 ** 20;

/** How a run is divided into batches, with the reasons; stored in the run's row. */
export interface Tuning {
  batch_size: number;
  concurrency: number;
  tuning: string[];
}

/** Chooses the batch size and concurrency of the next run: as configured, or adapted to the latest cohort run's times. */
@Injectable()
export class RunTuning {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  async choose(): Promise<Tuning> {
    const { adaptive, batchSize, concurrency } = this.config.job;
    const configured = { batch_size: batchSize, concurrency };
    if (!adaptive) return { ...configured, tuning: ['As configured.'] };
    const measured = await latestMeasures(this.dataSource);
    if (measured === null)
      return { ...configured, tuning: ['As configured: there is no run to learn from yet.'] };
    const advice = adviceFor(this.config, measured);
    return { batch_size: advice.batchSize, concurrency: advice.concurrency, tuning: advice.reasons };
  }
}

/** Computes the advice for these measurements on this machine. */
export function adviceFor({ job }: AppConfig, measured: MeasuredRun): BatchAdvice {
  // The container's limit, if it is lower than the machine's memory.
  const memoryMb = Math.min(process.constrainedMemory() || Infinity, totalmem()) / MB;
  const { batchSize, concurrency } = job;
  return adviseBatchSize({ batchSize, concurrency: Math.max(1, concurrency), memoryMb, ...measured });
}
