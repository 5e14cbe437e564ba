import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import type { Sql } from '../database/rows.js';
import { type Alert, type AlertNotice, type AlertRule, toNotice } from './alert.js';
import { type AlertNotification, AlertStore } from './alert-store.js';
import type { AlertChannel } from './channels/channel.js';
import { ChannelsInUse } from './channels-in-use.js';
import { type NewMessage, Outbox } from './outbox.js';
import { SENDING_ENDS_SECONDS } from './send-timeout.js';

/**
 * Notifies the operators once that something began and once that it ended, by every channel in use: one message per
 * channel, so that none waits for another (decision 48).
 */
@Injectable()
export class Alerts {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly store: AlertStore,
    private readonly channels: ChannelsInUse,
    private readonly outbox: Outbox,
  ) {}

  /** Pass the transaction that writes the cause, so that cause and alert are stored together or not at all. */
  async raise(alert: Alert, sql?: Sql): Promise<void> {
    if (sql === undefined) return this.dataSource.transaction((manager) => this.raise(alert, manager));
    const notification = await this.store.record(alert, this.config.alerts.cooldownSeconds, sql);
    if (notification === null) return;
    const channels = await this.channels.carrying('alerts', sql);
    await this.outbox.add(
      channels.map((channel) => this.messageOf(channel, notification, 'firing')),
      sql,
    );
  }

  /** Resolves a rule's alerts, except for the subjects that are still firing. */
  async resolveAllBut(rule: AlertRule, stillFiring: readonly string[]): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const ended = await this.store.resolve(rule, stillFiring, manager);
      if (ended.length > 0) await this.notifyEnds(ended, manager);
    });
  }

  /**
   * A channel that has not delivered the beginning yet delivers neither beginning nor end. While it is delivering the
   * beginning, the end waits until that is over, so that it arrives second (decision 50).
   */
  private async notifyEnds(ended: readonly AlertNotification[], sql: Sql): Promise<void> {
    const channels = await this.channels.carrying('alerts', sql);
    const beginnings = channels
      .filter(({ keepsHistory }) => !keepsHistory)
      .flatMap((channel) => ended.map((one) => this.messageOf(channel, one, 'firing').dedupeKey));
    const withdrawn = await this.outbox.withdraw(beginnings, sql);
    const ends = ended.flatMap((notification) =>
      channels.flatMap((channel) => {
        const state = withdrawn.get(this.messageOf(channel, notification, 'firing').dedupeKey);
        if (state !== undefined && state !== 'leased' && state !== 'uncertain') return [];
        const delaySeconds = channel.keepsHistory || state === 'leased' ? SENDING_ENDS_SECONDS : 0;
        return [{ ...this.messageOf(channel, notification, 'resolved'), delaySeconds }];
      }),
    );
    await this.outbox.add(ends, sql);
  }

  private messageOf(
    { kind }: AlertChannel,
    { alert, ordinal, ...moment }: AlertNotification,
    state: AlertNotice['state'],
  ): NewMessage {
    const again = ordinal > 1 ? `:${ordinal}` : '';
    const end = state === 'resolved' ? ':resolved' : '';
    return {
      dedupeKey: `${kind}:${alert.rule}:${alert.subject}${again}${end}`,
      kind,
      payload: toNotice(alert, state, moment, this.config.alerts.runbookUrl),
    };
  }
}
