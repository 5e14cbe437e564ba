import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { changeCount, selectRows } from '../database/rows.js';

export const MESSAGE_STATES = ['pending', 'leased', 'delivered', 'dead'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** A message as operators see it: without payload, key or person, which may reveal facts about someone's health. */
export interface MessageRow {
  id: string;
  kind: string;
  state: MessageState;
  attempts: number;
  last_error: string | null;
  /** The rule of an alert; null for any other message. */
  rule: string | null;
  created_at: Date;
  /** null: it is not sent again by itself. */
  next_attempt_at: Date | null;
  delivered_at: Date | null;
}

/** The outbox as operators use it: they list messages and send dead ones again. */
@Injectable()
export class OutboxAdmin {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Lists the newest first. Cursors carry milliseconds, so the order uses no finer unit. */
  async list(
    filter: { state: MessageState | null; kind: string | null },
    after: (string | null)[],
    limit: number,
  ): Promise<MessageRow[]> {
    return selectRows<MessageRow>(
      this.dataSource,
      `select id, kind, state, attempts, last_error, case when kind like 'alert%' then payload ->> 'rule' end as rule,
         created_at, case when state in ('pending', 'leased') then next_attempt_at end as next_attempt_at, delivered_at
       from outbox where ($1::varchar is null or state = $1) and ($2::varchar is null or kind = $2)
         and ($3::timestamptz is null or (date_trunc('milliseconds', created_at), id) < ($3::timestamptz, $4::uuid))
       order by date_trunc('milliseconds', created_at) desc, id desc limit $5`,
      [filter.state, filter.kind, after[0], after[1], limit],
    );
  }

  /** Makes dead messages due again, with all their attempts. Returns how many there were. */
  async redrive(kind: string | null): Promise<number> {
    return changeCount(
      this.dataSource,
      `update outbox set state = 'pending', attempts = 0, next_attempt_at = now(), due_since = now()
       where state = 'dead' and ($1::varchar is null or kind = $1)`,
      [kind],
    );
  }
}
