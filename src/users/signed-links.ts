import { Injectable } from '@nestjs/common';
import { LinkSigner } from '../database/link-signer.js';

/** Links that open one user's brief in a browser for a while, without the service key. */
@Injectable()
export class SignedLinks {
  constructor(private readonly signer: LinkSigner) {}

  /** Path and query of a link to `userId`'s brief that holds for `seconds`. */
  async briefPath(userId: string, seconds: number): Promise<string> {
    return `/users/${userId}/brief?${await this.signer.query(subjectOf(userId), seconds)}`;
  }

  /** Whether this query opens `userId`'s brief. */
  opens(userId: string, query: Record<string, unknown>): Promise<boolean> {
    return this.signer.opens(subjectOf(userId), query);
  }
}

const subjectOf = (userId: string): string => `brief:${userId}`;
