import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { ForbiddenError } from '../common/errors.js';
import { keyMatches, sentKey } from '../http/keys.js';
import { toUserRef } from '../common/user-id.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { SignedLinks } from '../notifications/signed-links.js';

/** Admits the service key, or a signed link to the brief of this user that has not expired. */
@Injectable()
export class BriefAccessGuard implements CanActivate {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly links: SignedLinks,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request<{ id: string }>>();
    if (keyMatches(sentKey(request), this.config.keys.service)) return true;
    if (await this.links.opens(toUserRef(request.params.id).userId, request.query)) return true;
    throw new ForbiddenError();
  }
}
