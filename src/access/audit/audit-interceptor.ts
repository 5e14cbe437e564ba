import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  SetMetadata,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { mergeMap, type Observable } from 'rxjs';
import { callerOf } from '../caller-of.js';
import { accessOf } from '../requires-scope.js';
import { isAdminScope } from '../scopes.js';
import { AuditTrail } from './audit-trail.js';
import { entryOf, noteOf } from './request-note.js';

/** A HEAD request runs the route of the GET request. */
const READING = ['GET', 'HEAD'];
const RECORDED_FIRST = Symbol('RECORDED_FIRST');

/** Declares that a route is recorded as begun before it does anything, and again with its status. */
export const RecordedFirst = (): MethodDecorator => SetMetadata(RECORDED_FIRST, true);

/**
 * Records before the answer leaves what must not be lost: every change, and what is `RecordedFirst`. `AuditWatch` records
 * the rest when the request ends. Routes with people's data answer 503 while nothing can be recorded (decision 75).
 */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  constructor(private readonly trail: AuditTrail) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const caller = callerOf(request);
    if (caller === undefined) return next.handle();
    const handler = context.getHandler();
    const access = accessOf(handler);
    if (access?.kind !== 'key' || !isAdminScope(access.scope)) this.trail.refuseIfBroken();
    if (Reflect.getMetadata(RECORDED_FIRST, handler) === true)
      await this.trail.write({ ...entryOf(request, caller.name), status: null });
    if (READING.includes(request.method)) return next.handle();
    return next.handle().pipe(
      mergeMap(async (answer: unknown) => {
        noteOf(request).recorded = true;
        const { statusCode } = http.getResponse<Response>();
        await this.trail.write({ ...entryOf(request, caller.name), status: statusCode });
        return answer;
      }),
    );
  }
}
