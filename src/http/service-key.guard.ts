import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { ForbiddenError } from '../common/errors.js';
import { keyMatches, sentKey } from './keys.js';

/** Guards the routes of the app's backend (users, observations). A missing, wrong or unconfigured key gets 403. */
@Injectable()
export class ServiceKeyGuard implements CanActivate {
  constructor(@Inject(APP_CONFIG) private readonly config: AppConfig) {}

  canActivate(context: ExecutionContext): boolean {
    if (keyMatches(sentKey(context.switchToHttp().getRequest<Request>()), this.config.keys.service))
      return true;
    throw new ForbiddenError();
  }
}
