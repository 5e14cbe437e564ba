import { Inject, Injectable } from '@nestjs/common';
import { dayNumber } from '../common/calendar.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { SignedLinks } from './signed-links.js';

const DAY_SECONDS = 86_400;
const LINK_DAYS = 14;

/**
 * The links in "your brief is ready". They are made when the message is sent, so that no table holds a valid link
 * (decision 51).
 */
@Injectable()
export class BriefLinks {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly links: SignedLinks,
  ) {}

  /** Expires a fixed time after the week, not after now: every attempt to send a message carries the same link. */
  async briefUrl(userId: string, weekOf: string): Promise<string> {
    const expires = (dayNumber(weekOf) + LINK_DAYS) * DAY_SECONDS;
    return this.absolute(await this.links.briefPathUntil(userId, weekOf, expires));
  }

  async unsubscribeUrl(userId: string): Promise<string> {
    return this.absolute(await this.links.unsubscribePath(userId));
  }

  private absolute(path: string): string {
    return `${this.config.http.publicUrl ?? ''}${path}`;
  }
}
