import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { HttpPost } from './http-post.js';
import type { OutboxMessage } from './outbox.js';
import { postWebhook } from './webhook.js';

/** The webhook of the app's backend. Every channel that goes there uses it. */
@Injectable()
export class AppWebhook {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly http: HttpPost,
  ) {}

  configured(): boolean {
    return this.config.appWebhook.url !== null;
  }

  /** Headers end up in the logs of proxies, so the idempotency key names neither the person nor the reason. */
  async post({ id }: Pick<OutboxMessage, 'id'>, body: object): Promise<void> {
    const { url, secrets } = this.config.appWebhook;
    // Only a process that has the address comes here.
    await postWebhook(this.http, url!, body, { idempotencyKey: id, secrets: secrets ?? [] });
  }
}
