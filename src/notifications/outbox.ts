import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { changeCount, changeRows, type Sql } from '../database/rows.js';
import { DeliveryError, type FailedEnding } from './delivery-error.js';

export interface NewMessage {
  /** Two messages with the same key are one. */
  dedupeKey: string;
  /** Of the channel that sends it. */
  kind: string;
  payload: object;
  /** The person it is about: it is erased with them. */
  userId?: string;
  /** Seconds to wait before it may be sent; by default none. */
  delaySeconds?: number;
}

export interface OutboxMessage<Payload = unknown> {
  id: string;
  dedupe_key: string;
  kind: string;
  payload: Payload;
  attempts: number;
  fence: number;
  user_id: string | null;
  /** It has been due for so long that a brief of its week is no news any more. */
  old_news: boolean;
}

/** The result of sending one message. */
export interface DeliveryResult {
  message: OutboxMessage;
  ending: 'delivered' | FailedEnding;
  /** null: delivered. Never the address, never a health value. */
  error: string | null;
  /** Whether it counts as an attempt: not when the message only probed a receiver that is still away. */
  counted: boolean;
}

export interface DeadMessages {
  kind: string;
  messages: number;
}

const SENDER_ENDED = 'the process that sent it ended before an answer came: it has perhaps arrived';
const FIRST_DELAY_SECONDS = 10;
const LONGEST_DELAY_SECONDS = 3600;
/** How long a message is leased; the lease is renewed while the message is in flight. */
export const LEASE_SECONDS = 30;
export const MAX_ATTEMPTS = 10;
/** A message that could not be delivered for so long is dead, however few its attempts. */
export const MAX_AGE_DAYS = 3;
const NEWS_DAYS = 7;

/** An id that follows from the key: a database that was restored gives the same message the same id, as version 8. */
const ID_OF_KEY = `overlay(overlay(substr(encode(sha256(convert_to(coalesce(
    (select value #>> '{}' from service_setting where name = 'message_id_secret'), '') || key, 'UTF8')), 'hex'), 1, 32)
  placing '8' from 13) placing '8' from 17)::uuid`;

/** The longest wait, in seconds, after `attempts` failed attempts: 10, 20, 40 ... and an hour at most. */
export function backOffSeconds(attempts: number): number {
  return Math.min(FIRST_DELAY_SECONDS * 2 ** Math.max(0, attempts - 1), LONGEST_DELAY_SECONDS);
}

/** Messages that leave the service: written in the transaction that causes them, delivered at least once afterwards. */
@Injectable()
export class Outbox {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Adds them in one statement and always in the same order, so that parallel transactions cannot deadlock. */
  async add(messages: readonly NewMessage[], sql: Sql = this.dataSource): Promise<void> {
    if (messages.length === 0) return;
    await sql.query(
      `insert into outbox (id, dedupe_key, kind, payload, user_id, next_attempt_at, due_since)
       select ${ID_OF_KEY}, key, kind, payload, user_id, now() + make_interval(secs => delay), now() + make_interval(secs => delay)
       from unnest($1::text[], $2::varchar[], $3::jsonb[], $4::uuid[], $5::float8[])
         as given(key, kind, payload, user_id, delay)
       order by key on conflict do nothing`,
      [
        messages.map(({ dedupeKey }) => dedupeKey),
        messages.map(({ kind }) => kind),
        messages.map(({ payload }) => JSON.stringify(payload)),
        messages.map(({ userId }) => userId ?? null),
        messages.map(({ delaySeconds }) => delaySeconds ?? 0),
      ],
    );
  }

  /** Leases messages of a kind that are due. When a lease expires because its holder died, its message is due again. */
  async claim(kind: string, limit: number): Promise<OutboxMessage[]> {
    return changeRows<OutboxMessage>(
      this.dataSource,
      `update outbox set state = 'leased', attempts = attempts + 1, fence = fence + 1,
         next_attempt_at = now() + make_interval(secs => $3)
       where id in (select id from outbox
                    where state in ('pending', 'leased') and next_attempt_at <= now() and kind = $1
                      and handed_over_at is null
                    order by next_attempt_at limit $2 for update skip locked)
       returning id, dedupe_key, kind, payload, attempts, fence, user_id,
         due_since < now() - make_interval(days => $4) as old_news`,
      [kind, limit, LEASE_SECONDS, NEWS_DAYS],
    );
  }

  /** Extends the leases of messages that are in flight. */
  async renew(messages: readonly OutboxMessage[]): Promise<void> {
    await this.dataSource.query(
      `update outbox set next_attempt_at = now() + make_interval(secs => $3)
       from unnest($1::uuid[], $2::int[]) as held(message_id, held_fence)
       where id = message_id and state = 'leased' and fence = held_fence`,
      [messages.map(({ id }) => id), messages.map(({ fence }) => fence), LEASE_SECONDS],
    );
  }

  /** Records that a message is about to be handed over. @throws DeliveryError when its lease has passed on */
  async handOver({ id, fence }: OutboxMessage): Promise<void> {
    const held = await changeCount(
      this.dataSource,
      `update outbox set handed_over_at = now(), next_attempt_at = now() + make_interval(secs => $3)
       where id = $1 and state = 'leased' and fence = $2`,
      [id, fence, LEASE_SECONDS],
    );
    if (held === 0)
      throw new DeliveryError('lease_lost', 'the message is no longer leased by this process', false);
  }

  /**
   * Finds the messages whose sender ended after it had handed them over: they have perhaps arrived. Returns how many.
   */
  async findUncertain(kind: string): Promise<number> {
    return changeCount(
      this.dataSource,
      `update outbox set state = 'uncertain', last_error = $2
       where kind = $1 and state = 'leased' and next_attempt_at <= now() and handed_over_at is not null`,
      [kind, SENDER_ENDED],
    );
  }

  /**
   * Deletes messages that were overtaken by events, unless they are delivered. Returns the state that each was in: a leased
   * one may be on its way, and may still arrive.
   */
  async withdraw(dedupeKeys: readonly string[], sql: Sql): Promise<Map<string, string>> {
    const rows = await changeRows<{ dedupe_key: string; state: string }>(
      sql,
      `delete from outbox where dedupe_key = any($1::text[]) and state <> 'delivered' returning dedupe_key, state`,
      [dedupeKeys],
    );
    return new Map(rows.map((row) => [row.dedupe_key, row.state]));
  }

  /** Releases leased messages until their time has come. Nothing was tried, so no attempt is counted. */
  async postpone(early: readonly { message: OutboxMessage; seconds: number }[]): Promise<void> {
    if (early.length === 0) return;
    await this.dataSource.query(
      `update outbox set state = 'pending', attempts = attempts - 1,
         next_attempt_at = now() + make_interval(secs => given.seconds),
         due_since = now() + make_interval(secs => given.seconds)
       from unnest($1::uuid[], $2::int[], $3::float8[]) as given(message_id, held_fence, seconds)
       where id = message_id and state = 'leased' and fence = held_fence`,
      [
        early.map(({ message }) => message.id),
        early.map(({ message }) => message.fence),
        early.map(({ seconds }) => seconds),
      ],
    );
  }

  /** Deletes leased messages that no one wants any more. */
  async drop(messages: readonly OutboxMessage[]): Promise<void> {
    await this.dataSource.query(`delete from outbox where id = any($1::uuid[])`, [
      messages.map(({ id }) => id),
    ]);
  }

  /**
   * Writes the results of a wave in one statement. It does not touch messages whose lease has passed to another process,
   * nor those that were erased with their person. The wait after a failure is random up to its bound, so that a thousand
   * messages that failed together do not come back together. Returns how many are dead.
   */
  async settle(results: readonly DeliveryResult[], sql: Sql): Promise<DeadMessages[]> {
    const settled = await changeRows<{ kind: string; state: string }>(
      sql,
      `update outbox set last_error = error,
         state = case when ending <> 'failed' then ending
                      when counted and attempts >= $6 or due_since < now() - make_interval(days => $7) then 'dead'
                      else 'pending' end,
         delivered_at = case when ending = 'delivered' then now() end,
         handed_over_at = case when ending <> 'failed' then handed_over_at end,
         attempts = attempts - case when counted then 0 else 1 end,
         next_attempt_at = now() + make_interval(secs => 1 + random() * (back_off - 1))
       from unnest($1::uuid[], $2::int[], $3::text[], $4::boolean[], $5::float8[], $8::varchar[])
         as result(message_id, held_fence, error, counted, back_off, ending)
       where id = message_id and state = 'leased' and fence = held_fence
       returning kind, state`,
      [
        results.map(({ message }) => message.id),
        results.map(({ message }) => message.fence),
        results.map(({ error }) => error),
        results.map(({ counted }) => counted),
        results.map(({ message }) => backOffSeconds(message.attempts)),
        MAX_ATTEMPTS,
        MAX_AGE_DAYS,
        results.map(({ ending }) => ending),
      ],
    );
    const dead = settled.filter(({ state }) => state === 'dead').map(({ kind }) => kind);
    return [...new Set(dead)].map((kind) => ({ kind, messages: dead.filter((one) => one === kind).length }));
  }
}
