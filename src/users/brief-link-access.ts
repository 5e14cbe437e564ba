import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { LinkAccess } from '../access/requires-scope.js';
import { toUserRef, type UserRef } from '../common/user-id.js';
import { SignedLinks } from '../notifications/signed-links.js';

/** A request for a brief. `linkedUser` is set if a link opened it, which names its user by UUID whatever USER_IDS says. */
export interface BriefRequest extends Request<{ id: string }> {
  linkedUser?: UserRef;
}

/** Opens the brief of the user in the path with a signed link that has not expired. */
@Injectable()
export class BriefLinkAccess implements LinkAccess {
  constructor(private readonly links: SignedLinks) {}

  async opens(request: BriefRequest): Promise<boolean> {
    const user = toUserRef(request.params.id);
    if (!(await this.links.opens(user.userId, request.query))) return false;
    request.linkedUser = user;
    return true;
  }
}
