import { Injectable, Logger } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { describeError } from '../../common/errors.js';
import { isConnectionTrouble } from '../../database/connection-trouble.js';
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
  private readonly logger = new Logger(FailedRunFallbacks.name);

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly dueUsers: DueUserStore,
    private readonly batches: BatchStore,
    private readonly rollout: Rollout,
    private readonly writer: WeekWriter,
    private readonly directory: UserDirectory,
  ) {}

  /** A user whose fallback brief cannot be written keeps no other user from theirs. */
  async storeMissingFallbacks(run: RunRow): Promise<void> {
    const users = await this.onlyKnown(await this.usersWithoutWeek(run));
    for (let start = 0; start < users.length; start += CHUNK) {
      const chunk = users.slice(start, start + CHUNK);
      try {
        await this.store(chunk, run);
      } catch (error) {
        if (isConnectionTrouble(error)) throw error;
        for (const user of chunk) await this.storeAlone(user, run);
      }
    }
  }

  private store(users: readonly string[], run: RunRow): Promise<void> {
    return this.dataSource.transaction((manager) =>
      this.writer.storeFallbacks(users, run.weekOf, run.id, this.clock.now(), manager),
    );
  }

  private async storeAlone(user: string, run: RunRow): Promise<void> {
    try {
      await this.store([user], run);
    } catch (error) {
      this.logger.error({
        event: 'fallback_brief.not_stored',
        message: 'A fallback brief could not be stored.',
        job_id: run.jobId,
        ...describeError(error),
      });
    }
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
