import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { describeError } from '../common/errors.js';
import { SerialTick } from '../common/serial-tick.js';
import { RowPruning } from './pruning.js';

/** Deletes old rows, table by table. It runs on a timer, so only in the service and not in a command. */
@Injectable()
export class Housekeeping implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Housekeeping.name);
  private readonly tick = new SerialTick();

  constructor(private readonly pruning: RowPruning) {}

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
    for (const [table, pruning] of this.pruning.tables()) {
      try {
        const rows = await this.pruning.prune(table, pruning, () => this.tick.stopping);
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
}
