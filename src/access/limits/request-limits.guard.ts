import { type ExecutionContext, Injectable } from '@nestjs/common';
import {
  type ThrottlerModuleOptions,
  ThrottlerGuard,
  type ThrottlerRequest as CountedRequest,
} from '@nestjs/throttler';
import type { Request, Response } from 'express';
import type { AppConfig } from '../../config/app-config.js';
import { callerOf } from '../caller-of.js';
import { LINK } from '../scopes.js';
import { addressOf } from './caller-address.js';
import { type CountedFor, countRequest, MINUTE_MS } from './count-request.js';
import { WindowStorage } from './window-storage.js';

/** What probes and scrapers ask: a process that is busy must not look dead. */
const PROBES = /^\/(health|metrics)(\/|$)/;

const requestOf = (context: ExecutionContext): Request => context.switchToHttp().getRequest<Request>();

/** The name of the key that admitted a request; null for links and open routes. */
function keyOf(request: Request): string | null {
  const caller = callerOf(request);
  return caller === undefined || caller.name === LINK ? null : caller.name;
}

/** One limit for each key, and one for each address from which requests without a key come. 0: none. */
export function limitOptions({ limits }: AppConfig): ThrottlerModuleOptions {
  const isProbe = (context: ExecutionContext): boolean => PROBES.test(requestOf(context).path);
  const hasKey = (context: ExecutionContext): boolean => keyOf(requestOf(context)) !== null;
  return {
    storage: new WindowStorage(),
    throttlers: [
      {
        name: 'key',
        ttl: MINUTE_MS,
        limit: limits.perKeyPerMinute,
        skipIf: (context) => limits.perKeyPerMinute === 0 || isProbe(context) || !hasKey(context),
        getTracker: (request) => keyOf(request as Request)!,
      },
      {
        name: 'address',
        ttl: MINUTE_MS,
        limit: limits.perAddressPerMinute,
        skipIf: (context) => limits.perAddressPerMinute === 0 || isProbe(context) || hasKey(context),
        getTracker: (request) => addressOf(request as Request),
      },
    ],
  };
}

/** Limits requests that ScopeGuard has admitted. */
@Injectable()
export class RequestLimits extends ThrottlerGuard {
  protected override async handleRequest(counted: CountedRequest): Promise<boolean> {
    const { context, limit, throttler, getTracker } = counted;
    const name = throttler.name as CountedFor['name'];
    const caller = await getTracker(requestOf(context), context);
    const response = context.switchToHttp().getResponse<Response>();
    await countRequest(this.storageService, { name, caller, limit }, response);
    return true;
  }
}
