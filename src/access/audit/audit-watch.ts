import { Inject, Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { callerOf } from '../caller-of.js';
import { AuditTrail } from './audit-trail.js';
import { entryOf, noteOf } from './request-note.js';
import { RefusedRequests } from './refused-requests.js';

/** Forbidden, and too many requests. A flood of them must not become a flood of entries. */
const REFUSED = [403, 429];
/** The client went away before the whole answer was sent. */
const ABORTED = 499;

/** Records the end of every request. */
@Injectable()
export class AuditWatch implements NestMiddleware {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly trail: AuditTrail,
    private readonly refused: RefusedRequests,
  ) {}

  use(request: Request, response: Response, next: NextFunction): void {
    noteOf(request).form = this.config.keys.userIds;
    // Also of an answer that was cut off: a part of it may have been read.
    response.on('close', () => this.end(request, response));
    next();
  }

  private end(request: Request, response: Response): void {
    const note = noteOf(request);
    const caller = callerOf(request)?.name;
    const status = response.headersSent ? response.statusCode : ABORTED;
    if (REFUSED.includes(status)) this.refused.count(request, status, caller);
    else if (caller !== undefined && !note.recorded)
      this.trail.record({ ...entryOf(request, caller), status });
  }
}
