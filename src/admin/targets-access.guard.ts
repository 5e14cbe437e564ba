import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { ForbiddenError } from '../common/errors.js';
import { keyMatches, sentKey } from '../http/keys.js';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { TargetsLink } from './targets-link.js';

/** Admits the admin key, or a link that has not expired. Without a configured key /admin is closed, and links too. */
@Injectable()
export class TargetsAccessGuard implements CanActivate {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly link: TargetsLink,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const key = this.config.keys.admin;
    if (keyMatches(sentKey(request), key)) return true;
    if (key !== null && (await this.link.opens(request.query))) return true;
    throw new ForbiddenError();
  }
}
