import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';

/** Returns the key that a caller sent in `api-key` or `x-api-key`. */
export function sentKey(request: Request): string | undefined {
  const header = request.headers['api-key'] ?? request.headers['x-api-key'];
  return Array.isArray(header) ? header[0] : header;
}

/** Compares in constant time. A missing or unconfigured key matches nothing. */
export function keyMatches(sent: string | undefined, configured: string | null): boolean {
  if (!sent || !configured) return false;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(sent), digest(configured));
}
