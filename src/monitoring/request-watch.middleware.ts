import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { type EndRequestSpan, tracedRequest } from '../common/tracing.js';
import { AvailabilityBeat } from './availability/availability-beat.js';
import { Readiness } from './readiness.js';
import { Metrics } from './metrics/metrics.js';

/** Probes and scrapes report the service's own state. They do not count as requests of a client. */
const PROBES = /^\/(health|metrics)(\/|$)/;

/** Times requests by route pattern (a path holds a user's id, so it is never a label) and counts those that failed. */
@Injectable()
export class RequestWatch implements NestMiddleware {
  constructor(
    private readonly metrics: Metrics,
    private readonly availability: AvailabilityBeat,
    private readonly readiness: Readiness,
  ) {}

  use(request: Request, response: Response, next: NextFunction): void {
    // Clients that keep their connection would send the next request over it while it is closed.
    if (!this.readiness.accepting) response.set('connection', 'close');
    let endSpan: EndRequestSpan = () => undefined;
    const end = this.metrics.requestDuration.startTimer();
    response.on('finish', () => {
      const pattern = (request.route as { path?: unknown } | undefined)?.path;
      const route = typeof pattern === 'string' ? pattern : 'unmatched';
      end({ method: request.method, route, status: String(response.statusCode) });
      endSpan(route, response.statusCode);
      if (!PROBES.test(route)) this.availability.countRequest(response.statusCode);
    });
    endSpan = tracedRequest(request.method, next);
  }
}
