import { Injectable } from '@nestjs/common';
import type { Sql } from '../database/rows.js';
import { Channels } from './channels/channels.js';
import { Outbox } from './outbox.js';
import type { RedFlagNotice } from './red-flag-notice.js';

/** Notifies the app of urgent red flags. */
@Injectable()
export class RedFlagNotices {
  constructor(
    private readonly channels: Channels,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Writes one notice per person, day and category, however often it is raised. Pass the transaction that stores the
   * observation it was found in.
   */
  async raise(notices: readonly RedFlagNotice[], sql: Sql): Promise<void> {
    const configured = this.channels.configured('red_flags');
    // No red flag is dropped silently: with no channel configured, the log reports that it could not be sent.
    const channels = configured.length > 0 ? configured : this.channels.carrying('red_flags');
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
