import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';

/** Rows older than this many leases belong to processes that died without removing theirs. */
const FORGOTTEN_AFTER_LEASES = 100;

/** Rows of job_worker: which processes work, and on how many batches at once. */
@Injectable()
export class WorkerStore {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  async recordSeen(owner: string): Promise<void> {
    const { concurrency, leaseSeconds } = this.config.job;
    await this.dataSource.query(
      `insert into job_worker (owner, concurrency) values ($1, $2)
       on conflict (owner) do update set seen_at = now(), concurrency = excluded.concurrency`,
      [owner, concurrency],
    );
    await this.dataSource.query(`delete from job_worker where seen_at < now() - make_interval(secs => $1)`, [
      FORGOTTEN_AFTER_LEASES * leaseSeconds,
    ]);
  }

  async remove(owner: string): Promise<void> {
    await this.dataSource.query(`delete from job_worker where owner = $1`, [owner]);
  }
}
