import { Injectable } from '@nestjs/common';
import { LinkSigner } from '../database/link-signer.js';
import { Audience } from './audience.js';

/**
 * Links that allow one action for one user in a browser, without the service key. A link to a brief opens one week, until
 * it expires or the user's links are revoked; erasing the user revokes them too (decision 73).
 */
@Injectable()
export class SignedLinks {
  constructor(
    private readonly signer: LinkSigner,
    private readonly audience: Audience,
  ) {}

  /** Path and query of a link to `userId`'s brief of a week that is valid for `seconds`. */
  async briefPath(userId: string, weekOf: string, seconds: number): Promise<string> {
    return pathOf(userId, weekOf, await this.signer.query(await this.briefOf(userId, weekOf), seconds));
  }

  /** The same, valid until an instant in seconds since 1970. */
  async briefPathUntil(userId: string, weekOf: string, expires: number): Promise<string> {
    return pathOf(userId, weekOf, await this.signer.queryUntil(await this.briefOf(userId, weekOf), expires));
  }

  /** Whether this query opens `userId`'s brief of the week that it names. */
  async opens(userId: string, query: Record<string, unknown>): Promise<boolean> {
    const { week_of: weekOf, signature } = query;
    // Requests without a signature do not reach the database.
    if (typeof weekOf !== 'string' || typeof signature !== 'string') return false;
    return this.signer.opens(await this.briefOf(userId, weekOf), query);
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

  private async briefOf(userId: string, weekOf: string): Promise<string> {
    return `brief:${userId}:${weekOf}:${await this.audience.linkEpoch(userId)}`;
  }
}

const pathOf = (userId: string, weekOf: string, query: string): string =>
  `/users/${userId}/brief?week_of=${weekOf}&${query}`;
const unsubscriptionOf = (userId: string): string => `unsubscribe:${userId}`;
