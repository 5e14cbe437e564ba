import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { UserDirectory } from '../../preferences/user-directory.js';
import { isInside } from '../rollout/domain/place.js';
import { DueUserStore } from '../plan/due-user-store.js';
import { BatchStore } from '../batch/batch-store.js';
import type { RunRow } from '../run/run-store.js';
import { Rollout } from '../rollout/rollout.js';
import { WeekWriter } from '../outcome/week-writer.js';

const CHUNK = 500;

/** After a run that failed as a whole, users that have nothing for the week get a fallback brief, so no page is empty. */
@Injectable()
export class FailedRunFallbacks {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly dueUsers: DueUserStore,
    private readonly batches: BatchStore,
    private readonly rollout: Rollout,
    private readonly writer: WeekWriter,
    private readonly directory: UserDirectory,
  ) {}

  async storeMissingFallbacks(run: RunRow): Promise<void> {
    const users = await this.onlyKnown(await this.usersWithoutWeek(run));
    for (let start = 0; start < users.length; start += CHUNK)
      await this.dataSource.transaction((manager) =>
        this.writer.storeFallbacks(
          users.slice(start, start + CHUNK),
          run.weekOf,
          run.id,
          this.clock.now(),
          manager,
        ),
      );
  }

  /** A complete plan names its users. After an incomplete one, all users that it could have taken count, active or not. */
  private async usersWithoutWeek(run: RunRow): Promise<string[]> {
    const without = await this.dueUsers.enabledUsersWithoutWeek(run.weekOf);
    if (run.planned) {
      const planned = new Set(await this.batches.unfinishedUsers(run.id, this.dataSource));
      return without.filter((userId) => planned.has(userId));
    }
    const rollout = await this.rollout.scope(run.weekOf);
    return without.filter((userId) => isInside(userId, rollout));
  }

  /**
   * Unknown users get no brief. If the service does not know which users are known (reading observations may be what failed),
   * all get one.
   */
  private async onlyKnown(userIds: readonly string[]): Promise<readonly string[]> {
    try {
      const known = await this.directory.filterKnown(userIds);
      return userIds.filter((userId) => known.has(userId));
    } catch {
      return userIds;
    }
  }
}
