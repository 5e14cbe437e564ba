import type { Request } from 'express';

/** Returns the key that a caller sent in `api-key` or `x-api-key`. An empty header counts as absent. */
export function sentKey(request: Request): string | undefined {
  const header = request.headers['api-key'] || request.headers['x-api-key'];
  return Array.isArray(header) ? header[0] : header;
}
