import type { Request } from 'express';
import type { Caller } from './scopes.js';

const callers = new WeakMap<Request, Caller>();

/** The caller that a guard found; undefined before it decided, and for a request without a known key. */
export const callerOf = (request: Request): Caller | undefined => callers.get(request);

export const setCaller = (request: Request, caller: Caller): void => void callers.set(request, caller);
