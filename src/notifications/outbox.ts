import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { changeRows, selectRows, type Sql } from '../database/rows.js';

/** 'alert': for the operators. 'red_flag': for the app's backend; its payload tells of a person's health. */
export type MessageKind = 'alert' | 'red_flag';

export interface OutboxMessage {
  id: string;
  dedupe_key: string;
  kind: MessageKind;
  payload: Record<string, unknown>;
  attempts: number;
  /** Of the try before this one; null: there was none, or it ended with its process. */
  last_error: string | null;
}

const FIRST_DELAY_SECONDS = 10;
const LONGEST_DELAY_SECONDS = 3600;
export const MAX_ATTEMPTS = 10;

/** Seconds until the next try after `attempts` failed ones: 10, 20, 40 ... an hour at most. */
export function backOffSeconds(attempts: number): number {
  return Math.min(FIRST_DELAY_SECONDS * 2 ** (attempts - 1), LONGEST_DELAY_SECONDS);
}

/** What must leave the database: written in the transaction that causes it, delivered at least once afterwards. */
@Injectable()
export class Outbox {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** The same dedupe key twice is one message. */
  async add(
    message: {
      dedupeKey: string;
      kind: MessageKind;
      payload: object;
      /** Whom it speaks of: it is erased with them. */
      userId?: string;
    },
    sql: Sql = this.dataSource,
  ): Promise<void> {
    await sql.query(
      `insert into outbox (dedupe_key, kind, payload, user_id) values ($1, $2, $3, $4)
       on conflict (dedupe_key) do nothing`,
      [message.dedupeKey, message.kind, JSON.stringify(message.payload), message.userId ?? null],
    );
  }

  /** Leases messages that are due; a lease that ran out (its holder died) makes a message due again. */
  async claim(limit: number, leaseSeconds: number): Promise<OutboxMessage[]> {
    return changeRows<OutboxMessage>(
      this.dataSource,
      `update outbox set state = 'leased', attempts = attempts + 1, next_attempt_at = now() + make_interval(secs => $2)
       where id in (select id from outbox where state in ('pending', 'leased') and next_attempt_at <= now()
                    order by next_attempt_at limit $1 for update skip locked)
       returning id, dedupe_key, kind, payload, attempts, last_error`,
      [limit, leaseSeconds],
    );
  }

  /** Whether the message still stands as we claimed it. */
  async isHeld(message: OutboxMessage): Promise<boolean> {
    const rows = await selectRows(
      this.dataSource,
      `select from outbox where id = $1 and state = 'leased' and attempts = $2`,
      [message.id, message.attempts],
    );
    return rows.length > 0;
  }

  async delivered(message: OutboxMessage): Promise<void> {
    await this.dataSource.query(
      `update outbox set state = 'delivered', delivered_at = now(), last_error = null where id = $1`,
      [message.id],
    );
  }

  /** Unless another replica, to which our lease has passed, has tried since. */
  async failed(message: OutboxMessage, error: string): Promise<void> {
    await this.dataSource.query(
      `update outbox set state = $2, last_error = $3, next_attempt_at = now() + make_interval(secs => $4)
       where id = $1 and state = 'leased' and attempts = $5`,
      [
        message.id,
        message.attempts >= MAX_ATTEMPTS ? 'dead' : 'pending',
        error,
        backOffSeconds(message.attempts),
        message.attempts,
      ],
    );
  }
}
