import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import type { Sql } from '../database/rows.js';
import { type Alert, type AlertNotice, type AlertRule, toNotice } from './alert.js';
import { type AlertNotification, AlertStore } from './alert-store.js';
import { type MessageKind, type NewMessage, Outbox } from './outbox.js';
import { REQUEST_ENDS_SECONDS } from './webhook.js';

/** Tells the operators that something began and that it ended, once each, by every channel there is. */
@Injectable()
export class Alerts {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly store: AlertStore,
    private readonly outbox: Outbox,
  ) {}

  /** Pass the transaction that makes it true, so that neither stands without the other. */
  async raise(alert: Alert, sql?: Sql): Promise<void> {
    if (sql === undefined) return this.dataSource.transaction((manager) => this.raise(alert, manager));
    const notification = await this.store.record(alert, this.config.alerts.cooldownSeconds, sql);
    if (notification === null) return;
    await this.outbox.add(
      this.channels().map((kind) => messageOf(kind, notification, 'firing')),
      sql,
    );
  }

  /** Ends a rule's alerts but for the subjects that still hold. */
  async resolveAllBut(rule: AlertRule, stillFiring: readonly string[]): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const ended = await this.store.resolve(rule, stillFiring, manager);
      if (ended.length > 0) await this.notifyEnds(ended, manager);
    });
  }

  /** Whoever has not heard of the beginning yet hears of neither; whoever is hearing it now hears of the end after it. */
  private async notifyEnds(ended: readonly AlertNotification[], sql: Sql): Promise<void> {
    const channels = this.channels();
    const states = await this.outbox.takeBack(
      ended.flatMap((notification) =>
        channels
          .filter((kind) => kind !== 'alert')
          .map((kind) => messageOf(kind, notification, 'firing').dedupeKey),
      ),
      sql,
    );
    await this.outbox.add(
      ended.flatMap((notification) =>
        channels.flatMap((kind) => {
          const state = states.get(messageOf(kind, notification, 'firing').dedupeKey);
          if (state !== undefined && state !== 'leased') return [];
          const delaySeconds = kind === 'alert' || state === 'leased' ? REQUEST_ENDS_SECONDS : 0;
          return [{ ...messageOf(kind, notification, 'resolved'), delaySeconds }];
        }),
      ),
      sql,
    );
  }

  /** The log always; one message each, so that none waits for another. */
  private channels(): MessageKind[] {
    const { webhookUrl, emailTo } = this.config.alerts;
    return [
      'alert',
      ...(webhookUrl === null ? [] : (['alert_webhook'] as const)),
      ...(emailTo === null ? [] : (['alert_mail'] as const)),
    ];
  }
}

function messageOf(
  kind: MessageKind,
  { alert, ordinal }: AlertNotification,
  state: AlertNotice['state'],
): NewMessage {
  const again = ordinal > 1 ? `:${ordinal}` : '';
  const end = state === 'resolved' ? ':resolved' : '';
  return {
    dedupeKey: `${kind}:${alert.rule}:${alert.subject}${again}${end}`,
    kind,
    payload: toNotice(alert, state),
  };
}
