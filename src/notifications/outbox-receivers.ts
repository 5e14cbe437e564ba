import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { selectRows, type Sql } from '../database/rows.js';

/** A process that delivers says so at least three times in this time. */
const GONE_SECONDS = 60;
const BEAT_SECONDS = 15;

/** Whether no living process can deliver messages of the kind of outbox row `message`. */
export const withoutReceiver = (message: string): string => `not exists (select from outbox_receiver receiver
  where receiver.kind = ${message}.kind and receiver.seen_at > now() - interval '${GONE_SECONDS} seconds')`;

/**
 * Whether someone waits for outbox row `message`. An app that polls has no webhook, and never had one: that its people's
 * briefs are ready is written all the same (decision 64), and is neither reported nor measured as waiting.
 */
export const isExpected = (message: string): string => `(${message}.kind not like 'brief%'
  or exists (select from outbox_receiver receiver where receiver.kind = ${message}.kind))`;

/**
 * The state of a message as operators see it: `no_receiver` is not stored but follows from the processes that live, so a
 * message needs no change when its receiver is configured (decision 61).
 */
export const shownState = (message: string): string => `case
  when ${message}.state in ('pending', 'leased') and ${withoutReceiver(message)} then 'no_receiver'
  else ${message}.state end`;

/** Which kinds of messages can be delivered at this moment, by whichever process. */
@Injectable()
export class OutboxReceivers {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  /** Records that this process can deliver these kinds, unless some process has just done so. */
  async record(kinds: readonly string[]): Promise<void> {
    await this.dataSource.query(
      `insert into outbox_receiver (kind) select kind from unnest($1::varchar[]) as given(kind) order by kind
       on conflict (kind) do update set seen_at = now()
         where outbox_receiver.seen_at < now() - make_interval(secs => $2)`,
      [kinds, BEAT_SECONDS],
    );
  }

  /** The kinds that some living process can deliver. */
  async kinds(sql: Sql = this.dataSource): Promise<string[]> {
    const rows = await selectRows<{ kind: string }>(
      sql,
      `select kind from outbox_receiver where seen_at > now() - make_interval(secs => $1) order by kind`,
      [GONE_SECONDS],
    );
    return rows.map(({ kind }) => kind);
  }
}
