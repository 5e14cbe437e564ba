import { types } from 'node:util';
import { redisReplyCode } from './redis-trouble.js';

export type LogLevel = 'error' | 'warn' | 'log' | 'debug';

/** One field of a request (or line of a file) and what is wrong with it. It never holds the value itself. */
export interface FieldProblem {
  field: string;
  reason: string;
}

/** An error with a stable code. Its message may be shown and logged, so it never holds a health value or a key. */
export class AppError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly options: {
      status?: number;
      level?: LogLevel;
      cause?: unknown;
      problems?: FieldProblem[];
      /** Fields of the answer beside code and message. */
      details?: Readonly<Record<string, unknown>>;
      /** When the same request may succeed. */
      retryAfterSeconds?: number;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
  }
  get status(): number {
    return this.options.status ?? 500;
  }
  get level(): LogLevel {
    return this.options.level ?? 'error';
  }
}

export class BadInputError extends AppError {
  constructor(problems: FieldProblem[], message = 'The request is not valid.') {
    super('bad_input', message, { status: 400, level: 'debug', problems });
  }
}

/** It says no more than that: callers must not learn whether a key is wrong, missing or not configured. */
export class ForbiddenError extends AppError {
  constructor() {
    super('forbidden', 'Forbidden.', { status: 403, level: 'debug' });
  }
}

export class NotFoundError extends AppError {
  constructor(code: string, message: string) {
    super(code, message, { status: 404, level: 'debug' });
  }
}

export class ConflictError extends AppError {
  constructor(code: string, message: string, more: Pick<AppError['options'], 'problems' | 'details'> = {}) {
    super(code, message, { status: 409, level: 'warn', ...more });
  }
}

/** The client must wait: the answer says how long. */
export class TooManyRequestsError extends AppError {
  constructor(code: string, message: string, retryAfterSeconds: number) {
    super(code, message, { status: 429, level: 'debug', retryAfterSeconds });
  }
}

interface DatabaseErrorLike {
  code?: unknown;
  constraint?: unknown;
  driverError?: { code?: unknown; constraint?: unknown };
}

/** Every SQLSTATE has a digit; system codes such as EPIPE have none. */
const SQLSTATE = /^(?=.*\d)[0-9A-Z]{5}$/;

function databaseErrorOf(error: unknown): NonNullable<DatabaseErrorLike['driverError']> {
  const outer = error as DatabaseErrorLike;
  return outer.driverError ?? outer;
}

/** Returns the SQLSTATE of a database error; null for any other error. */
export function sqlStateOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code } = databaseErrorOf(error);
  return typeof code === 'string' && SQLSTATE.test(code) ? code : null;
}

/**
 * Returns what may be logged or stored of any error. Messages of the database quote parameters, which are people's data,
 * so only the SQLSTATE and the constraint's name are kept; of answers of Redis, only the code.
 */
export function describeError(error: unknown): { errorClass: string; error: string } {
  if (error instanceof AppError) return { errorClass: error.code, error: error.message };
  // Node's own errors may come from another realm, where instanceof is false.
  if (!(error instanceof Error) && !types.isNativeError(error))
    return { errorClass: 'unknown_error', error: 'unknown error' };
  const database = databaseErrorOf(error);
  const state = sqlStateOf(error);
  if (state !== null) {
    const constraint = typeof database.constraint === 'string' ? `, constraint ${database.constraint}` : '';
    return { errorClass: `database_${state}`, error: `database error ${state}${constraint}` };
  }
  const reply = redisReplyCode(error);
  if (reply !== null) return { errorClass: `redis_${reply.toLowerCase()}`, error: `Redis error ${reply}` };
  if (typeof database.code === 'string')
    return { errorClass: database.code.toLowerCase(), error: `${error.name}: ${database.code}` };
  return { errorClass: 'internal_error', error: error.name };
}
