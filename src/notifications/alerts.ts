import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import type { Sql } from '../database/rows.js';
import { type Alert, type AlertNotice, type AlertRule, toNotice } from './alert.js';
import { AlertStore, type Telling } from './alert-store.js';
import { type MessageKind, Outbox } from './outbox.js';

export type { Alert };

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
    const telling = await this.store.note(alert, this.config.alerts.cooldownSeconds, sql);
    if (telling !== null) await this.tell([telling], 'firing', sql);
  }

  /** Ends a rule's alerts but for the subjects that still hold. */
  async resolveAllBut(rule: AlertRule, stillFiring: readonly string[]): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await this.tell(await this.store.resolve(rule, stillFiring, manager), 'resolved', manager);
    });
  }

  private async tell(tellings: readonly Telling[], state: AlertNotice['state'], sql: Sql): Promise<void> {
    await this.outbox.add(
      tellings.flatMap(({ told, notifications }) =>
        this.channels().map((kind) => ({
          dedupeKey: keyOf(kind, told, notifications, state),
          kind,
          payload: toNotice(told, state),
        })),
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

function keyOf(kind: MessageKind, { rule, subject }: Alert, times: number, state: string): string {
  const again = times > 1 ? `:${times}` : '';
  return `${kind}:${rule}:${subject}${again}${state === 'resolved' ? ':resolved' : ''}`;
}
