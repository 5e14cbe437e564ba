import { Inject, Injectable } from '@nestjs/common';
import { dayNumber } from '../common/calendar.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import type { Person } from './audience.js';
import { briefMail } from './brief-mail.js';
import type { Mail } from './mailer.js';
import type { OutboxMessage } from './outbox.js';
import { SignedLinks } from './signed-links.js';

const DAY_SECONDS = 86_400;
const LINK_DAYS = 14;

/** What the app's backend is told of a finished brief. Nothing of what is in it. */
export interface BriefNotice {
  type: 'brief_ready';
  user_id: string;
  external_id: string | null;
  week_of: string;
  /** Opens the brief in a browser for two weeks; null: PUBLIC_URL is not set. */
  url: string | null;
}

/** Words and links of "your brief is ready". Made when it is sent, so that no link lies about in a table. */
@Injectable()
export class BriefMessages {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly links: SignedLinks,
  ) {}

  async notice({ payload }: OutboxMessage, person: Person): Promise<BriefNotice> {
    const weekOf = String(payload.week_of);
    return {
      type: 'brief_ready',
      user_id: person.user_id,
      external_id: person.external_id,
      week_of: weekOf,
      url: this.config.http.publicUrl === null ? null : await this.briefUrl(person.user_id, weekOf),
    };
  }

  /** Of a person with an address. */
  async mail({ id, payload }: OutboxMessage, person: Person): Promise<Mail> {
    return briefMail(
      {
        briefUrl: await this.briefUrl(person.user_id, String(payload.week_of)),
        unsubscribeUrl: this.absolute(await this.links.unsubscribePath(person.user_id)),
      },
      person.email!,
      id,
    );
  }

  /** Counted from the week, not from now: every try of a message carries the same link. */
  private async briefUrl(userId: string, weekOf: string): Promise<string> {
    const expires = (dayNumber(weekOf) + LINK_DAYS) * DAY_SECONDS;
    return this.absolute(`${await this.links.briefPathUntil(userId, expires)}&week_of=${weekOf}`);
  }

  private absolute(path: string): string {
    return `${this.config.http.publicUrl ?? ''}${path}`;
  }
}
