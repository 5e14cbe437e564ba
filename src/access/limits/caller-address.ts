import { normalizeIp } from '@nestjs/throttler';
import type { Request } from 'express';

/** The address that a request counts for. A household has a whole network of IPv6 addresses, so those count as one. */
export const addressOf = (request: Request): string => normalizeIp(request.ip ?? 'unknown') ?? 'unknown';
