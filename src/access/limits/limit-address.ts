import type { ThrottlerStorage } from '@nestjs/throttler';
import type { NextFunction, Request, Response } from 'express';
import { addressOf } from './caller-address.js';
import { countRequest } from './count-request.js';

/**
 * Limits what is served without a guard. It counts together with the other requests of the address without a key.
 * @param limit requests per minute; 0: none
 */
export function limitAddress(
  storage: ThrottlerStorage,
  limit: number,
): (request: Request, response: Response, next: NextFunction) => void {
  return (request, response, next) => {
    if (limit === 0) return next();
    countRequest(storage, { name: 'address', caller: addressOf(request), limit }, response).then(
      () => next(),
      next,
    );
  };
}
