import { Injectable } from '@nestjs/common';
import { LinkSigner } from '../database/link-signer.js';

/** Links that allow one action for one user in a browser, without the service key. */
@Injectable()
export class SignedLinks {
  constructor(private readonly signer: LinkSigner) {}

  /** Path and query of a link to `userId`'s brief that is valid for `seconds`. */
  async briefPath(userId: string, seconds: number): Promise<string> {
    return `/users/${userId}/brief?${await this.signer.query(briefOf(userId), seconds)}`;
  }

  /** The same, valid until an instant in seconds since 1970. */
  async briefPathUntil(userId: string, expires: number): Promise<string> {
    return `/users/${userId}/brief?${await this.signer.queryUntil(briefOf(userId), expires)}`;
  }

  /** Whether this query opens `userId`'s brief. */
  opens(userId: string, query: Record<string, unknown>): Promise<boolean> {
    return this.signer.opens(briefOf(userId), query);
  }

  /** Path of a link that ends a user's notifications. It never expires: the link in an old mail must still work. */
  async unsubscribePath(userId: string): Promise<string> {
    return `/unsubscribe/${userId}.${await this.signer.seal(unsubscriptionOf(userId))}`;
  }

  /** The user whose notifications a link's token ends; null: this service did not sign it. */
  async unsubscribes(token: string): Promise<string | null> {
    const [, userId, seal] = /^([0-9a-f-]{36})\.([\w-]+)$/.exec(token) ?? [];
    if (userId === undefined) return null;
    return (await this.signer.isSealOf(unsubscriptionOf(userId), seal)) ? userId : null;
  }
}

const briefOf = (userId: string): string => `brief:${userId}`;
const unsubscriptionOf = (userId: string): string => `unsubscribe:${userId}`;
