import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Request } from 'express';
import { type AppError, ForbiddenError, TooManyRequestsError } from '../../common/errors.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { addressOf } from './caller-address.js';
import { WindowStorage } from './window-storage.js';

const MINUTE_MS = 60_000;

/**
 * Counts requests without the right key or link. An address that sends many is answered 429. A right key is never
 * refused for it: behind one proxy, anybody could otherwise lock the app's backend out.
 */
@Injectable()
export class Refusals {
  private readonly logger = new Logger(Refusals.name);
  private readonly byAddress = new WindowStorage();
  private sinceLine = 0;
  private nextLineAt = 0;

  constructor(@Inject(APP_CONFIG) private readonly config: AppConfig) {}

  /** Returns the error that answers a request which may not pass. */
  refuse(request: Request): AppError {
    this.log();
    const limit = this.config.limits.refusalsPerMinute;
    if (limit === 0) return new ForbiddenError();
    const { isBlocked, timeToBlockExpire } = this.byAddress.count(addressOf(request), MINUTE_MS, limit);
    if (!isBlocked) return new ForbiddenError();
    return new TooManyRequestsError(
      'too_many_refusals',
      'Too many requests with a wrong key came from this address.',
      timeToBlockExpire,
    );
  }

  /**
   * One line per minute, without addresses: people open links that have expired. The proxy's own log has them, and the
   * Prometheus metric of requests has the routes.
   */
  private log(): void {
    this.sinceLine += 1;
    const now = performance.now();
    if (now < this.nextLineAt) return;
    this.logger.warn({
      event: 'key.refused',
      message: 'Requests without the right key or link were refused since the last such line.',
      refused: this.sinceLine,
    });
    this.sinceLine = 0;
    this.nextLineAt = now + MINUTE_MS;
  }
}
