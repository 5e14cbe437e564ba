import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { AppWebhook } from '../app-webhook.js';
import type { Person } from '../audience.js';
import { BriefLinks } from '../brief-links.js';
import type { BriefReady } from '../brief-ready.js';
import type { OutboxMessage } from '../outbox.js';
import type { BriefChannel } from './channel.js';

/** The body of the request: that the brief is ready, and nothing of what is in it. */
export interface BriefNotice extends BriefReady {
  /** Opens the brief in a browser for two weeks; null: PUBLIC_URL is not set. */
  url: string | null;
}

/** Posts to the app's webhook that a brief is ready. It accepts everyone: the app reaches all its users. */
@Injectable()
export class AppBriefs implements BriefChannel {
  readonly carries = 'briefs';
  readonly kind = 'brief_ready';
  readonly breaker = 'app_webhook';

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly app: AppWebhook,
    private readonly links: BriefLinks,
  ) {}

  configured(): boolean {
    return this.app.configured();
  }

  accepts(): boolean {
    return true;
  }

  async send(message: OutboxMessage<BriefReady>, person: Person): Promise<void> {
    await this.app.post(message, await this.noticeFor(person, message.payload.week_of));
  }

  private async noticeFor({ user_id, external_id }: Person, weekOf: string): Promise<BriefNotice> {
    return {
      type: 'brief_ready',
      user_id,
      external_id,
      week_of: weekOf,
      url: this.config.http.publicUrl === null ? null : await this.links.briefUrl(user_id, weekOf),
    };
  }
}
