import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { describeError } from '../common/errors.js';
import { changeCount } from '../database/rows.js';

/** Rows in one statement: locks are short, and a stop waits for one statement only. */
const ROWS = 5000;

/**
 * What nobody will ask for again. Executions and outcomes stay: they answer why somebody did (not) get a week. A row that
 * somebody has locked is left for another time, so that replicas that tidy at once never wait for each other.
 */
const PRUNINGS: Record<string, string> = {
  job_batch: `select b.ctid from job_batch b join job_execution_log e on e.id = b.execution_id
    where e.status not in ('pending', 'running') and e.started_at < now() - interval '8 weeks'
      and coalesce(e.completed_at, e.started_at) < now() - interval '8 weeks'`,
  outbox: `select b.ctid from outbox b where state = 'delivered' and delivered_at < now() - interval '8 weeks'`,
  cache_read_stat: `select b.ctid from cache_read_stat b where hour < now() - interval '26 weeks'`,
};

/** Deletes what has grown old. Part of what ticks: a command-line process tidies nothing. */
@Injectable()
export class Housekeeping implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Housekeeping.name);
  private stopping = false;
  private underWay: Promise<void> = Promise.resolve();

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Not waited for: the service serves meanwhile. */
  onApplicationBootstrap(): void {
    void this.tidy();
  }

  @Cron(CronExpression.EVERY_DAY_AT_4AM)
  tidy(): Promise<void> {
    this.underWay = this.underWay.then(() => this.tidyAll());
    return this.underWay;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.underWay;
  }

  private async tidyAll(): Promise<void> {
    for (const table of Object.keys(PRUNINGS)) {
      try {
        const rows = await this.prune(table);
        if (rows > 0) this.logger.log({ message: 'old rows deleted', table, rows });
      } catch (error) {
        this.logger.warn({ message: 'old rows stay until tomorrow', table, ...describeError(error) });
      }
    }
  }

  private async prune(table: string): Promise<number> {
    let rows = 0;
    for (let last = ROWS; last === ROWS && !this.stopping; rows += last)
      last = await changeCount(
        this.dataSource,
        `delete from ${table} where ctid = any(array(${PRUNINGS[table]} limit ${ROWS} for update of b skip locked))`,
      );
    return rows;
  }
}
