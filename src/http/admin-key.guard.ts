import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { ForbiddenError } from '../common/errors.js';
import { keyMatches, sentKey } from './keys.js';

/** Guards admin routes. A missing, wrong or unconfigured key gets 403 and no further detail. */
@Injectable()
export class AdminKeyGuard implements CanActivate {
  constructor(@Inject(APP_CONFIG) private readonly config: AppConfig) {}

  canActivate(context: ExecutionContext): boolean {
    if (keyMatches(sentKey(context.switchToHttp().getRequest<Request>()), this.config.keys.admin))
      return true;
    throw new ForbiddenError();
  }
}
