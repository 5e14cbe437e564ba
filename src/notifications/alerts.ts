import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import type { Sql } from '../database/rows.js';
import { type MessageKind, Outbox } from './outbox.js';

/** What an operator must know: cause, effect and the next step, never a health value. */
export interface Alert {
  rule: 'run_failed' | 'run_missed' | 'success_rate_low' | 'retries_exhausted' | 'outbox_dead';
  /** The same rule and subject raise one alert, however often it is noticed. */
  subject: string;
  summary: string;
  effect: string;
  nextStep: string;
  figures: Record<string, string | number | null>;
}

@Injectable()
export class Alerts {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly outbox: Outbox,
  ) {}

  /** One message a channel. Pass the transaction that makes it true, so that neither stands without the other. */
  async raise(alert: Alert, sql?: Sql): Promise<void> {
    const channels: MessageKind[] = ['alert'];
    if (this.config.alerts.webhookUrl !== null) channels.push('alert_webhook');
    await this.outbox.add(
      channels.map((kind) => ({
        dedupeKey: `${kind}:${alert.rule}:${alert.subject}`,
        kind,
        payload: alert,
      })),
      sql,
    );
  }
}
