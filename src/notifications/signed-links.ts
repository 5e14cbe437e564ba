import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { ServiceSettings } from '../database/service-settings.js';

const LINK_SECRET = 'link_secret';
const SECRET_BYTES = 32;

/** Links that do one thing for one user in a browser, without the service key. */
@Injectable()
export class SignedLinks {
  private secret: Promise<string> | null = null;

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly settings: ServiceSettings,
  ) {}

  /** Path and query of a link to `userId`'s brief that holds for `seconds`. */
  briefPath(userId: string, seconds: number): Promise<string> {
    return this.briefPathUntil(userId, Math.floor(this.clock.now().getTime() / 1000) + seconds);
  }

  /** The same until an instant, in seconds since 1970. */
  async briefPathUntil(userId: string, expires: number): Promise<string> {
    const signature = await this.sign(`brief:${userId}:${expires}`);
    return `/users/${userId}/brief?expires=${expires}&signature=${signature}`;
  }

  /** Whether a signature is ours, for this user, and not expired. Anything unreadable is not. */
  async opens(userId: string, expires: unknown, signature: unknown): Promise<boolean> {
    if (typeof expires !== 'string' || typeof signature !== 'string' || !/^\d{1,12}$/.test(expires))
      return false;
    if (Number(expires) * 1000 < this.clock.now().getTime()) return false;
    return isSame(signature, await this.sign(`brief:${userId}:${Number(expires)}`));
  }

  /** Path of a link that ends a user's notifications. It never expires: old mails must keep their way out. */
  async unsubscribePath(userId: string): Promise<string> {
    return `/unsubscribe/${userId}.${await this.sign(`unsubscribe:${userId}`)}`;
  }

  /** The user whose notifications a link's token ends; null: it is not ours. */
  async unsubscribes(token: string): Promise<string | null> {
    const [, userId, signature] = /^([0-9a-f-]{36})\.([\w-]+)$/.exec(token) ?? [];
    if (userId === undefined) return null;
    return isSame(signature, await this.sign(`unsubscribe:${userId}`)) ? userId : null;
  }

  private async sign(what: string): Promise<string> {
    this.secret ??= this.loadSecret().catch((error: unknown) => {
      // The database was away: the next link asks again.
      this.secret = null;
      throw error;
    });
    return createHmac('sha256', await this.secret)
      .update(what)
      .digest('base64url');
  }

  private async loadSecret(): Promise<string> {
    return (
      this.config.keys.linkSecret ??
      (await this.settings.getOrCreate(LINK_SECRET, randomBytes(SECRET_BYTES).toString('base64url')))
    );
  }
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
