import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { ServiceSettings } from './service-settings.js';

const LINK_SECRET = 'link_secret';
const SECRET_BYTES = 32;

/** Signs links that open one resource for a limited time, without a key. All replicas use the same secret. */
@Injectable()
export class LinkSigner {
  private secret: Promise<string> | null = null;

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly settings: ServiceSettings,
  ) {}

  /** The query of a link to `subject` that is valid for `seconds`. */
  query(subject: string, seconds: number): Promise<string> {
    return this.queryUntil(subject, Math.floor(this.clock.now().getTime() / 1000) + seconds);
  }

  /** The query of a link that is valid until an instant, in seconds since 1970. */
  async queryUntil(subject: string, expires: number): Promise<string> {
    return `expires=${expires}&signature=${await this.seal(`${subject}:${expires}`)}`;
  }

  /** Whether a signature is ours, is for this subject and has not expired. False for input that cannot be read. */
  async opens(subject: string, { expires, signature }: Record<string, unknown>): Promise<boolean> {
    if (typeof expires !== 'string' || typeof signature !== 'string' || !/^\d{1,12}$/.test(expires))
      return false;
    if (Number(expires) * 1000 < this.clock.now().getTime()) return false;
    return this.isSealOf(`${subject}:${Number(expires)}`, signature);
  }

  /** A signature that never expires. */
  async seal(subject: string): Promise<string> {
    this.secret ??= this.loadSecret().catch((error: unknown) => {
      // The database was not reachable: the next link tries again.
      this.secret = null;
      throw error;
    });
    return createHmac('sha256', await this.secret)
      .update(subject)
      .digest('base64url');
  }

  async isSealOf(subject: string, seal: string): Promise<boolean> {
    const expected = Buffer.from(await this.seal(subject));
    const given = Buffer.from(seal);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  private async loadSecret(): Promise<string> {
    return (
      this.config.keys.linkSecret ??
      (await this.settings.getOrCreate(LINK_SECRET, randomBytes(SECRET_BYTES).toString('base64url')))
    );
  }
}
