import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { type AlertNotice, alertText } from '../alert.js';
import { HttpPost } from '../http-post.js';
import type { OutboxMessage } from '../outbox.js';
import { postWebhook } from '../webhook.js';
import type { AlertChannel } from './channel.js';

/** Posts alerts to the operators' webhook. */
@Injectable()
export class AlertWebhook implements AlertChannel {
  readonly carries = 'alerts';
  readonly kind = 'alert_webhook';
  readonly breaker = 'alert_webhook';
  readonly keepsHistory = false;

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly http: HttpPost,
  ) {}

  configured(): boolean {
    return this.config.alerts.webhookUrl !== null;
  }

  async send({ payload, dedupe_key: key }: OutboxMessage<AlertNotice>): Promise<void> {
    const { webhookUrl, webhookSecrets: secrets, webhookFormat } = this.config.alerts;
    const body = webhookFormat === 'slack' ? { text: alertText(payload) } : payload;
    // Only a process that has the address comes here.
    await postWebhook(this.http, webhookUrl!, body, { idempotencyKey: key, secrets: secrets ?? [] });
  }
}
