import { Injectable } from '@nestjs/common';
import type { Sql } from '../database/rows.js';
import { Outbox } from './outbox.js';

/** What the app's backend is told of an urgent red flag. No value and no word of what the person wrote is in it. */
export interface RedFlagNotice {
  type: 'red_flag';
  user_id: string;
  external_id: string | null;
  category: string;
  urgency: 'urgent';
  /** Fixed words to show. */
  text: string;
  /** The person's own calendar day. */
  day: string;
}

@Injectable()
export class RedFlagNotices {
  constructor(private readonly outbox: Outbox) {}

  /** One a person, day and category, however often it is noted. Pass the transaction that stores what it was found in. */
  async raise(notices: readonly RedFlagNotice[], sql: Sql): Promise<void> {
    await this.outbox.add(
      notices.map((notice) => ({
        dedupeKey: `red_flag:${notice.user_id}:${notice.day}:${notice.category}`,
        kind: 'red_flag',
        payload: notice,
        userId: notice.user_id,
      })),
      sql,
    );
  }
}
