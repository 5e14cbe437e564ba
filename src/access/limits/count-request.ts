import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Response } from 'express';
import { TooManyRequestsError } from '../../common/errors.js';

export const MINUTE_MS = 60_000;

/** What a request counts for. */
export interface CountedFor {
  name: 'key' | 'address';
  /** The name of the key, or the address. */
  caller: string;
  /** Requests per minute. */
  limit: number;
}

/**
 * Counts a request, and says in its answer how many are left (RateLimit headers of the IETF draft).
 * @throws TooManyRequestsError if it is one too many
 */
export async function countRequest(
  storage: ThrottlerStorage,
  { name, caller, limit }: CountedFor,
  response: Response,
): Promise<void> {
  const { totalHits, timeToExpire, isBlocked, timeToBlockExpire } = await storage.increment(
    `${name}:${caller}`,
    MINUTE_MS,
    limit,
    MINUTE_MS,
    name,
  );
  response
    .set('ratelimit-policy', `"${name}";q=${limit};w=${MINUTE_MS / 1000}`)
    .set('ratelimit', `"${name}";r=${Math.max(0, limit - totalHits)};t=${timeToExpire}`);
  if (isBlocked)
    throw new TooManyRequestsError('too_many_requests', 'Too many requests were sent.', timeToBlockExpire);
}
