import { totalmem } from 'node:os';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { adviseBatchSize, type BatchAdvice } from './advise-batch-size.js';
import { latestMeasures, type MeasuredRun } from './batch-measures.js';

const MB = 2 ** 20;

/** How a run is cut into batches, and why; kept in its row. */
export interface Tuning {
  batch_size: number;
  concurrency: number;
  tuning: string[];
}

/** Batch size and concurrency of the next run: as configured, or adapted to what the latest run over everybody measured. */
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
    if (measured === null) return { ...configured, tuning: ['As configured: no run to learn from yet.'] };
    const advice = adviceFor(this.config, measured);
    return { batch_size: advice.batchSize, concurrency: advice.concurrency, tuning: advice.reasons };
  }
}

/** What these measures ask for on this machine. */
export function adviceFor({ job }: AppConfig, measured: MeasuredRun): BatchAdvice {
  // What the container allows, where it is less than the machine has.
  const memoryMb = Math.min(process.constrainedMemory() || Infinity, totalmem()) / MB;
  const { batchSize, concurrency } = job;
  return adviseBatchSize({ batchSize, concurrency: Math.max(1, concurrency), memoryMb, ...measured });
}
