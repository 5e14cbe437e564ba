import { type ExecutionContext, Injectable } from '@nestjs/common';
import {
  type ThrottlerModuleOptions,
  ThrottlerGuard,
  type ThrottlerRequest as CountedRequest,
} from '@nestjs/throttler';
import type { Request, Response } from 'express';
import { TooManyRequestsError } from '../../common/errors.js';
import type { AppConfig } from '../../config/app-config.js';
import { callerOf } from '../caller-of.js';
import { LINK } from '../scopes.js';
import { addressOf } from './caller-address.js';
import { WindowStorage } from './window-storage.js';

const MINUTE_MS = 60_000;
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
    generateKey: (_context, tracker, name) => `${name}:${tracker}`,
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

/**
 * Limits requests that ScopeGuard has admitted, and says in the answer how many are left (RateLimit headers of the
 * IETF draft).
 */
@Injectable()
export class RequestLimits extends ThrottlerGuard {
  protected override async handleRequest(counted: CountedRequest): Promise<boolean> {
    const { context, limit, ttl, throttler, getTracker, generateKey } = counted;
    const name = throttler.name!;
    const key = generateKey(context, await getTracker(requestOf(context), context), name);
    const { totalHits, timeToExpire, isBlocked, timeToBlockExpire } = await this.storageService.increment(
      key,
      ttl,
      limit,
      ttl,
      name,
    );
    context
      .switchToHttp()
      .getResponse<Response>()
      .set('ratelimit-policy', `"${name}";q=${limit};w=${ttl / 1000}`)
      .set('ratelimit', `"${name}";r=${Math.max(0, limit - totalHits)};t=${timeToExpire}`);
    if (isBlocked)
      throw new TooManyRequestsError('too_many_requests', 'Too many requests were sent.', timeToBlockExpire);
    return true;
  }
}
