import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { selectRows } from '../../database/rows.js';

export interface RolloutChange {
  percent: number;
  override: boolean;
  changed_by: string;
  changed_at: Date;
}

/** The share of users that scheduled runs take, and who changed it when. */
@Injectable()
export class Rollout {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** The percentage in force; the configuration seeds it once. */
  async percent(): Promise<number> {
    await this.seed();
    const [latest] = await this.history(1);
    return latest.percent;
  }

  /** Sets the percentage past any gates, on the record. */
  async override(percent: number, changedBy: string): Promise<void> {
    await this.seed();
    await this.dataSource.query(
      `insert into rollout_change (percent, override, changed_by) values ($1, true, $2)`,
      [percent, changedBy],
    );
  }

  /** Newest first. */
  async history(limit: number): Promise<RolloutChange[]> {
    return selectRows<RolloutChange>(
      this.dataSource,
      `select percent, override, changed_by, changed_at from rollout_change order by id desc limit $1`,
      [limit],
    );
  }

  private async seed(): Promise<void> {
    await this.dataSource.query(
      `insert into rollout_change (percent, changed_by)
       select $1, 'configuration' where not exists (select from rollout_change)`,
      [this.config.job.initialRolloutPercent],
    );
  }
}
