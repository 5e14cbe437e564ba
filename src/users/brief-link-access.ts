import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { LinkAccess } from '../access/requires-scope.js';
import { toUserRef } from '../common/user-id.js';
import { SignedLinks } from '../notifications/signed-links.js';

/** Opens the brief of the user in the path with a signed link that has not expired. */
@Injectable()
export class BriefLinkAccess implements LinkAccess {
  constructor(private readonly links: SignedLinks) {}

  opens({ params, query }: Request<{ id: string }>): Promise<boolean> {
    return this.links.opens(toUserRef(params.id).userId, query);
  }
}
