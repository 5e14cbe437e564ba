import { Injectable } from '@nestjs/common';
import { AppWebhook } from '../app-webhook.js';
import type { BriefRevised } from '../brief-revised.js';
import type { OutboxMessage } from '../outbox.js';
import type { RevisionChannel } from './channel.js';

/** Posts to the app's webhook that a brief was made again. */
@Injectable()
export class AppRevisions implements RevisionChannel {
  readonly carries = 'revisions';
  readonly kind = 'brief_revised';
  readonly breaker = 'app_webhook';

  constructor(private readonly app: AppWebhook) {}

  configured(): boolean {
    return this.app.configured();
  }

  send(message: OutboxMessage<BriefRevised>): Promise<void> {
    return this.app.post(message, message.payload);
  }
}
