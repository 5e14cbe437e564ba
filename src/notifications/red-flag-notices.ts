import { Injectable } from '@nestjs/common';
import type { Sql } from '../database/rows.js';
import { ChannelsInUse } from './channels-in-use.js';
import { Channels } from './channels/channels.js';
import { Outbox } from './outbox.js';
import type { RedFlagNotice } from './red-flag-notice.js';

/** Notifies the app of urgent red flags. */
@Injectable()
export class RedFlagNotices {
  constructor(
    private readonly channels: ChannelsInUse,
    private readonly all: Channels,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Writes one notice per person, day and category, however often it is raised. Pass the transaction that stores the
   * observation it was found in.
   */
  async raise(notices: readonly RedFlagNotice[], sql: Sql): Promise<void> {
    const inUse = await this.channels.carrying('red_flags', sql);
    // No red flag is dropped: where no process has a receiver yet, it waits for one.
    const channels = inUse.length > 0 ? inUse : this.all.carrying('red_flags');
    await this.outbox.add(
      channels.flatMap(({ kind }) =>
        notices.map((notice) => ({
          dedupeKey: `${kind}:${notice.user_id}:${notice.day}:${notice.category}`,
          kind,
          payload: notice,
          userId: notice.user_id,
        })),
      ),
      sql,
    );
  }
}
