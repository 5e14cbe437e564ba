import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { ServiceSettings } from './service-settings.js';

const LINK_SECRET = 'link_secret';
const SECRET_BYTES = 32;

/**
 * Signs links that open one resource for a limited time, without a key. All replicas use the same secrets: the first
 * signs, and signatures of all are accepted, so that a secret can be replaced without breaking links.
 */
@Injectable()
export class LinkSigner {
  private secrets: Promise<readonly string[]> | null = null;

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
    if (typeof expires !== 'string' || typeof signature !== 'string' || !/^[1-9]\d{0,11}$/.test(expires))
      return false;
    if (Number(expires) * 1000 < this.clock.now().getTime()) return false;
    return this.isSealOf(`${subject}:${expires}`, signature);
  }

  /** A signature that never expires. */
  async seal(subject: string): Promise<string> {
    const [first] = await this.allSecrets();
    return sealWith(first, subject);
  }

  async isSealOf(subject: string, seal: string): Promise<boolean> {
    const given = Buffer.from(seal);
    return (await this.allSecrets()).some((secret) => {
      const expected = Buffer.from(sealWith(secret, subject));
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
  }

  private allSecrets(): Promise<readonly string[]> {
    return (this.secrets ??= this.loadSecrets().catch((error: unknown) => {
      // The database was not reachable: the next link tries again.
      this.secrets = null;
      throw error;
    }));
  }

  private async loadSecrets(): Promise<readonly string[]> {
    const { linkSecret, linkSecrets } = this.config.keys;
    const configured = [...(linkSecrets ?? []), ...(linkSecret === null ? [] : [linkSecret])];
    if (configured.length > 0) return configured;
    return [await this.settings.getOrCreate(LINK_SECRET, randomBytes(SECRET_BYTES).toString('base64url'))];
  }
}

function sealWith(secret: string, subject: string): string {
  return createHmac('sha256', secret).update(subject).digest('base64url');
}
