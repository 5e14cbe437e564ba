import { isUtf8 } from 'node:buffer';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  type Type,
} from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { Reflector } from '@nestjs/core';
import { type Request, type RequestHandler, type Response, raw } from 'express';
import type { Observable } from 'rxjs';
import { AppError } from '../common/errors.js';
import { BODY_LIMIT, DEFAULT_BODY_LIMIT, describeLimit } from './body-limit.js';
import { isNestedDeeperThan } from './nesting.js';

/** No body that a route takes is nested deeper than a few levels. */
const MAX_NESTING = 32;
const BYTE_ORDER_MARK = /^\ufeff/;

/**
 * Reads the body of the routes that take one (`@Body()`), after the guards have admitted the request: a body of a few
 * bytes may decompress to megabytes, so nothing of it is read before (decision 58). On other routes, and on those that
 * do not exist, no body is read.
 *
 * Every content type is read as JSON: a body that was not read would count as absent, and a trigger that names no users
 * is for all users.
 */
@Injectable()
export class BodyReader implements NestInterceptor {
  private readonly readers = new Map<number, RequestHandler>();

  constructor(private readonly reflector: Reflector) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    if (takesBody(context.getClass(), context.getHandler())) {
      const http = context.switchToHttp();
      const limit = this.reflector.get<number | undefined>(BODY_LIMIT, context.getHandler());
      await this.read(http.getRequest<Request>(), http.getResponse<Response>(), limit ?? DEFAULT_BODY_LIMIT);
    }
    return next.handle();
  }

  private async read(request: Request, response: Response, limit: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.readerUpTo(limit)(request, response, (error?: unknown) => {
        if (error === undefined) resolve();
        else reject(isTooLarge(error) ? tooLarge(limit) : (error as Error));
      });
    });
    const bytes: unknown = request.body;
    request.body = Buffer.isBuffer(bytes) && bytes.length > 0 ? parse(bytes) : undefined;
  }

  /** The limit holds for the decompressed bytes, which are counted while they arrive. */
  private readerUpTo(limit: number): RequestHandler {
    const known = this.readers.get(limit);
    if (known) return known;
    const reader = raw({ limit, type: () => true });
    this.readers.set(limit, reader);
    return reader;
  }
}

function takesBody(controller: Type, handler: { readonly name: string }): boolean {
  const parameters = Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler.name) as object | undefined;
  return Object.keys(parameters ?? {}).some((key) => key.startsWith(`${RouteParamtypes.BODY}:`));
}

/** @throws AppError `bad_request` */
function parse(bytes: Buffer): object {
  if (!isUtf8(bytes)) throw unreadable('must be JSON in UTF-8: an object');
  if (isNestedDeeperThan(MAX_NESTING, bytes))
    throw unreadable(`must not be nested more than ${MAX_NESTING} deep`);
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8').replace(BYTE_ORDER_MARK, ''));
  } catch {
    // The parser's message quotes the body, so it is not passed on.
    throw unreadable('must be JSON in UTF-8: an object');
  }
  if (typeof value !== 'object' || value === null) throw unreadable('must be JSON in UTF-8: an object');
  return value;
}

const isTooLarge = (error: unknown): boolean => (error as { status?: unknown } | null)?.status === 413;

function unreadable(reason: string): AppError {
  return new AppError('bad_request', 'The request could not be read.', {
    status: 400,
    level: 'debug',
    problems: [{ field: 'body', reason }],
  });
}

function tooLarge(limit: number): AppError {
  return new AppError('too_large', 'The request is too large.', {
    status: 413,
    level: 'debug',
    problems: [{ field: 'body', reason: `must be at most ${describeLimit(limit)}` }],
  });
}
