import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Request } from 'express';
import { sentKey } from '../http/sent-key.js';
import { setCaller } from './caller-of.js';
import { ApiKeys } from './keys/api-keys.js';
import { Refusals } from './limits/refusals.js';
import { accessOf, type LinkAccess } from './requires-scope.js';
import { allows, LINK } from './scopes.js';

/**
 * Decides on every request. A route that declares no access admits none. A missing, wrong, expired, revoked or
 * unconfigured key, and one without the route's scope, get the same 403 without any detail.
 */
@Injectable()
export class ScopeGuard implements CanActivate {
  constructor(
    private readonly keys: ApiKeys,
    private readonly modules: ModuleRef,
    private readonly refusals: Refusals,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = accessOf(context.getHandler());
    if (access?.kind === 'open') return true;
    const request = context.switchToHttp().getRequest<Request>();
    const caller = await this.keys.find(sentKey(request));
    if (caller) setCaller(request, caller);
    if (access && caller && allows(caller, access.scope)) return true;
    if (
      access?.orLink &&
      (await this.modules.get<LinkAccess>(access.orLink, { strict: false }).opens(request))
    ) {
      setCaller(request, { name: LINK, scopes: [] });
      return true;
    }
    throw this.refusals.refuse(request);
  }
}
