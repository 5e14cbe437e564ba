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
import { SerialTick } from '../common/serial-tick.js';
import { changeCount } from '../database/rows.js';
import { tablePolicies } from '../database/table-policy.js';

/** Rows per statement: locks are short, and a stop waits for one statement only. */
const ROWS = 5000;

/**
 * Deletes the rows that the policy of their table calls old. It runs on a timer, so only in the service and not in a
 * command. It skips locked rows, so that replicas that delete at the same time do not wait for each other.
 */
@Injectable()
export class Housekeeping implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Housekeeping.name);
  private readonly tick = new SerialTick();

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Not awaited: the service serves meanwhile. */
  onApplicationBootstrap(): void {
    void this.tidy();
  }

  @Cron(CronExpression.EVERY_DAY_AT_4AM)
  tidy(): Promise<void> {
    return this.tick.run(() => this.tidyAll());
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.tick.drain();
  }

  private async tidyAll(): Promise<void> {
    for (const [table, { pruning }] of tablePolicies()) {
      if (!('oldRows' in pruning)) continue;
      try {
        const rows = await this.prune(table, pruning.oldRows);
        if (rows > 0)
          this.logger.log({ event: 'housekeeping.pruned', message: 'Old rows were deleted.', table, rows });
      } catch (error) {
        this.logger.warn({
          event: 'housekeeping.failed',
          message: 'Old rows could not be deleted; they stay until tomorrow.',
          table,
          ...describeError(error),
        });
      }
    }
  }

  private async prune(table: string, oldRows: string): Promise<number> {
    let rows = 0;
    for (let last = ROWS; last === ROWS && !this.tick.stopping; rows += last)
      last = await changeCount(
        this.dataSource,
        `delete from ${table} where ctid = any(array(${oldRows} limit ${ROWS} for update of b skip locked))`,
      );
    return rows;
  }
}
