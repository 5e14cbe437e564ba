import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { type Sql, selectRows } from '../database/rows.js';
import type { Person } from './audience.js';
import type { BriefChannel, Channel } from './channels/channel.js';
import { type Carrying, Channels } from './channels/channels.js';

/**
 * A channel is in use while a process that has its receiver is running, and for so long after the last one was: a message
 * that is due while the service restarts must not be left out.
 */
const USED_WITHIN = '1 day';

/**
 * The channels that this installation uses, by whichever of its processes: what is due does not depend on the settings of the
 * process that writes it (decision 64). A process on which a channel is configured counts too, before it has delivered anything.
 */
@Injectable()
export class ChannelsInUse {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly channels: Channels,
  ) {}

  async carrying<Carried extends Channel['carries']>(
    carried: Carried,
    sql: Sql = this.dataSource,
  ): Promise<Carrying<Carried>[]> {
    const used = await this.kinds(sql);
    return this.channels
      .carrying(carried)
      .filter((channel: Channel) => channel.configured() || used.has(channel.kind));
  }

  /**
   * For each person the first channel in use that accepts them. If none is, the last channel that accepts them: the message
   * waits there until some process has its receiver.
   */
  async briefChannels(
    people: readonly Person[],
    sql: Sql = this.dataSource,
  ): Promise<(person: Person) => BriefChannel> {
    const all = this.channels.carrying('briefs');
    // Usually all people are of one channel, and which ones are in use need not be asked.
    const isOneAccepted = people.every(
      (person) => all.filter((channel) => channel.accepts(person)).length === 1,
    );
    const inUse = isOneAccepted ? [] : await this.carrying('briefs', sql);
    return (person) => {
      const accepting = all.filter((channel) => channel.accepts(person));
      return accepting.find((channel) => inUse.includes(channel)) ?? accepting.at(-1)!;
    };
  }

  /** Compared with the operators' log, which every process that delivers has: so a receiver that was taken away is forgotten. */
  private async kinds(sql: Sql): Promise<Set<string>> {
    const rows = await selectRows<{ kind: string }>(
      sql,
      `select kind from outbox_receiver
       where seen_at > (select max(seen_at) from outbox_receiver) - interval '${USED_WITHIN}'`,
      [],
    );
    return new Set(rows.map(({ kind }) => kind));
  }
}
