import { Injectable } from '@nestjs/common';
import { LinkSigner } from '../database/link-signer.js';

const SUBJECT = 'admin:targets';
const SECONDS = 3600;

/** A link that opens the targets page in a browser for an hour, and nothing else under /admin (decision 35). */
@Injectable()
export class TargetsLink {
  constructor(private readonly signer: LinkSigner) {}

  async path(): Promise<string> {
    return `/admin/targets?${await this.signer.query(SUBJECT, SECONDS)}`;
  }

  opens(query: Record<string, unknown>): Promise<boolean> {
    return this.signer.opens(SUBJECT, query);
  }
}
