import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { changeCount, selectRows } from '../database/rows.js';
import { isExpected, shownState } from './outbox-receivers.js';

/**
 * no_receiver: it waits, and no living process has its receiver. uncertain: it was handed over, and no answer came.
 * refused: it cannot arrive, because of the message or the person it is for.
 */
export const MESSAGE_STATES = [
  'pending',
  'leased',
  'delivered',
  'dead',
  'no_receiver',
  'uncertain',
  'refused',
] as const;
/** States from which an operator can send a message again. */
export const REDRIVEN_STATES = ['dead', 'uncertain', 'refused'] as const;
export type RedrivenState = (typeof REDRIVEN_STATES)[number];
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

/** How many messages of a kind are in a state; delivered ones are not counted. */
export interface MessageCount {
  kind: string;
  state: MessageState;
  messages: number;
  oldest_at: Date;
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
      `select id, kind, ${SHOWN} as state, attempts, last_error, case when kind like 'alert%' then payload ->> 'rule' end as rule,
         created_at, case when state in ('pending', 'leased') then next_attempt_at end as next_attempt_at, delivered_at
       from outbox o where ($1::varchar is null or ${SHOWN} = $1) and ($2::varchar is null or kind = $2)
         and ($3::timestamptz is null or (date_trunc('milliseconds', created_at), id) < ($3::timestamptz, $4::uuid))
       order by date_trunc('milliseconds', created_at) desc, id desc limit $5`,
      [filter.state, filter.kind, after[0], after[1], limit],
    );
  }

  /** Counts what is not delivered, by kind and state. */
  async counts(): Promise<MessageCount[]> {
    return selectRows<MessageCount>(
      this.dataSource,
      `select kind, ${SHOWN} as state, count(*)::int as messages, min(created_at) as oldest_at
       from outbox o where state <> 'delivered' group by 1, 2 order by 1, 2`,
    );
  }

  /** As `counts`, without messages that wait and that no one ever waits for: those of an app that polls. */
  async awaited(): Promise<MessageCount[]> {
    return selectRows<MessageCount>(
      this.dataSource,
      `select kind, ${SHOWN} as state, count(*)::int as messages, min(created_at) as oldest_at
       from outbox o where state <> 'delivered' and (state not in ('pending', 'leased') or ${isExpected('o')})
       group by 1, 2 order by 2, 1`,
    );
  }

  /**
   * Makes messages due again that are not sent by themselves any more, with all their attempts. Returns how many there were.
   */
  async redrive(kind: string | null, state: RedrivenState = 'dead'): Promise<number> {
    return changeCount(
      this.dataSource,
      `update outbox set state = 'pending', attempts = 0, next_attempt_at = now(), due_since = now(), handed_over_at = null
       where state = $2 and ($1::varchar is null or kind = $1)`,
      [kind, state],
    );
  }
}

const SHOWN = shownState('o');
