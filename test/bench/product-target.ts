import { Module } from '@nestjs/common';
import type { DynamicModule, INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { readConfig } from '../../src/config/app-config.js';
import type { AppConfig } from '../../src/config/app-config.js';
import { ConfigModule } from '../../src/config/config.module.js';
import { DatabaseModule } from '../../src/database/database.module.js';
import { selectRows } from '../../src/database/rows.js';
import { DispatchModule } from '../../src/jobs/dispatch/dispatch.module.js';
import { JobsModule } from '../../src/jobs/jobs.module.js';
import { RunService } from '../../src/jobs/coordinator/run-service.js';
import type { BenchTarget, RunFigures } from './bench-target.js';
import { measureFloor } from './floor.js';
import { PhaseWatch } from './phase-watch.js';

@Module({})
class BenchModule {
  static of(config: AppConfig): DynamicModule {
    return {
      module: BenchModule,
      imports: [ConfigModule.register(config), DatabaseModule, DispatchModule.register(config), JobsModule],
    };
  }
}

/** The product itself, without HTTP and without timers. The environment configures the runs. */
export async function openProduct(url: string, environment: NodeJS.ProcessEnv = {}): Promise<BenchTarget> {
  const config = readConfig({ ...process.env, DATABASE_URL: url, ...environment });
  const app = await NestFactory.createApplicationContext(BenchModule.of(config), {
    logger: ['error', 'warn'],
  });
  return new ProductTarget(app, config);
}

type OutcomeFigures = Pick<RunFigures, 'processed' | 'successful' | 'verified' | 'workSeconds'>;

class ProductTarget implements BenchTarget {
  readonly concurrency: number;
  readonly batchSize: number;
  private readonly watch: PhaseWatch;
  private readonly dataSource: DataSource;

  constructor(
    private readonly app: INestApplicationContext,
    config: AppConfig,
  ) {
    this.concurrency = config.job.concurrency;
    this.batchSize = config.job.batchSize;
    this.watch = new PhaseWatch(app);
    this.dataSource = app.get(DataSource);
  }

  async run(weekOf: string, userIds?: readonly string[]): Promise<RunFigures> {
    this.watch.take();
    const users = userIds?.map((userId) => ({ userId, externalId: null }));
    const started = performance.now();
    const run = await this.app.get(RunService).startManual({ weekOf, users });
    await run.finished;
    const seconds = (performance.now() - started) / 1000;
    return { seconds, ...(await this.outcomes(run.jobId)), ...this.watch.take() };
  }

  floor(weekOf: string, userIds: readonly string[]): Promise<number> {
    return measureFloor(this.dataSource, {
      weekOf,
      userIds,
      concurrency: this.concurrency,
      batchSize: this.batchSize,
    });
  }

  async reset(): Promise<void> {
    await this.dataSource.query(
      'truncate weekly_intelligence, week_state, job_execution_log, job_batch, job_user_outcome, job_retry_attempt, job_retry_queue, user_preferences, outbox',
    );
  }

  async close(): Promise<void> {
    await this.app.close();
  }

  private async outcomes(jobId: string): Promise<OutcomeFigures> {
    const [row] = await selectRows<OutcomeFigures>(
      this.dataSource,
      `select users_processed as processed, users_successful as successful,
         (select extract(epoch from max(finished_at) - min(dispatched_at))::float8 from job_batch batch
            where batch.execution_id = run.id) as "workSeconds",
         (select count(*) from job_user_outcome outcome where outcome.execution_id = run.id
            and brief_exists and insights_generated and patterns_found and velocity_calculated) as verified
       from job_execution_log run where job_id = $1`,
      [jobId],
    );
    return row;
  }
}
