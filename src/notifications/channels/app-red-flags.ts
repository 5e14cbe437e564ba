import { Injectable } from '@nestjs/common';
import { AppWebhook } from '../app-webhook.js';
import type { OutboxMessage } from '../outbox.js';
import type { RedFlagNotice } from '../red-flag-notice.js';
import type { RedFlagChannel } from './channel.js';

/** Posts urgent red flags to the app's webhook. */
@Injectable()
export class AppRedFlags implements RedFlagChannel {
  readonly carries = 'red_flags';
  readonly kind = 'red_flag';
  readonly breaker = 'app_webhook';

  constructor(private readonly app: AppWebhook) {}

  configured(): boolean {
    return this.app.configured();
  }

  send(message: OutboxMessage<RedFlagNotice>): Promise<void> {
    return this.app.post(message, message.payload);
  }
}
