import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Logger,
  ServiceUnavailableException,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError, describeError, type FieldProblem } from '../common/errors.js';
import { currentRequestId } from '../common/request-scope.js';
import { isConnectionTrouble, isOutOfRoom } from '../database/connection-trouble.js';
import { errorPage } from './error-page.js';

export interface ErrorBody {
  statusCode: number;
  code: string;
  message: string;
  /** Which fields are wrong and why. */
  errors?: readonly FieldProblem[];
  [detail: string]: unknown;
}

/** An error of middleware (the body parser): a client's mistake with a status. Its message may quote the body. */
interface ClientError {
  status?: unknown;
  expose?: unknown;
}

/** A restart of the server, or a failover, takes some seconds. */
const DATABASE_BACK_SECONDS = 5;

/** The only place where an error becomes an answer, which never holds a stack trace or a message of the database. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(ErrorFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) {
      // An end would make a part of an answer look like the whole.
      this.logFailure(error);
      response.destroy();
      return;
    }
    // Terminus throws its report of what is down, and that report is the answer.
    if (error instanceof ServiceUnavailableException) {
      response.status(error.getStatus()).json(error.getResponse());
      return;
    }
    const request = host.switchToHttp().getRequest<Request>();
    const body = isDatabaseUnavailable(error) ? DATABASE_UNAVAILABLE : toBody(error, request);
    if (body.statusCode >= 500) this.logFailure(error);
    response.status(body.statusCode);
    const retryAfter =
      body === DATABASE_UNAVAILABLE
        ? DATABASE_BACK_SECONDS
        : error instanceof AppError
          ? error.options.retryAfterSeconds
          : undefined;
    if (retryAfter !== undefined) response.set('retry-after', String(retryAfter));
    if (request.accepts(['json', 'html']) === 'html')
      response.type('text/html').send(errorPage(body.statusCode, body.message));
    // A route may have announced another kind of answer.
    else response.type('application/json').json(withRequestId(body));
  }

  private logFailure(error: unknown): void {
    const frames = error instanceof Error ? stackFrames(error) : [];
    this.logger.error({
      event: 'request.failed',
      message: 'A request failed.',
      ...describeError(error),
      at: frames,
    });
  }
}

/** The id leads from the answer to the line in the log. An error of the client has no line. */
const withRequestId = (body: ErrorBody): ErrorBody =>
  body.statusCode >= 500 ? { ...body, request_id: currentRequestId() } : body;

/** Returns where the error happened, without its message, which may quote data. */
function stackFrames(error: Error): string[] {
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return lines.slice(0, 5).map((line) => line.trim());
}

/** The request may be right, and succeed later: the database is away, read-only, full, or had to end the statement. */
const DATABASE_UNAVAILABLE: ErrorBody = {
  statusCode: 503,
  code: 'database_unavailable',
  message: 'The database cannot be used at the moment. Send the request again.',
};

const isDatabaseUnavailable = (error: unknown): boolean =>
  !(error instanceof AppError) && (isConnectionTrouble(error) || isOutOfRoom(error));

function toBody(error: unknown, request: Request): ErrorBody {
  if (error instanceof AppError)
    return {
      statusCode: error.status,
      code: error.code,
      message: error.status >= 500 ? 'Internal error.' : error.message,
      ...(error.options.problems ? { errors: error.options.problems } : {}),
      ...error.options.details,
    };
  const status = error instanceof HttpException ? error.getStatus() : (error as ClientError | null)?.status;
  if (typeof status === 'number' && status >= 400 && status < 500) return unreadable(status, request);
  return { statusCode: 500, code: 'internal_error', message: 'Internal error.' };
}

/** Describes a request that Express, the body parser or the router refused. */
function unreadable(statusCode: number, request: Request): ErrorBody {
  switch (statusCode) {
    case 404:
      return { statusCode, code: 'not_found', message: 'There is no such route.' };
    default:
      return {
        statusCode,
        code: 'bad_request',
        message: 'The request could not be read.',
        errors: [statusCode === UNKNOWN_ENCODING ? UNREADABLE_ENCODING : unreadablePart(request)],
      };
  }
}

const UNKNOWN_ENCODING = 415;
const UNREADABLE_ENCODING: FieldProblem = {
  field: 'content-encoding',
  reason: 'must be absent, or one of gzip, deflate and br',
};

function unreadablePart(request: Request): FieldProblem {
  try {
    decodeURIComponent(request.path);
    return { field: 'body', reason: 'must be JSON in UTF-8: an object' };
  } catch {
    return { field: 'path', reason: 'must be percent-encoded UTF-8' };
  }
}
