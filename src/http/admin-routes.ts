import type { NextFunction, Request, Response } from 'express';
import { NotFoundError } from '../common/errors.js';

/** What operators and their monitoring use (decision 76). Express ignores case and a slash at the end, so these do too. */
const FOR_OPERATORS = /^\/(?:(?:admin|docs)(?:\/|$)|(?:metrics|docs-(?:json|yaml)|health)\/?$)/i;
/** What a probe may ask on either port. */
const FOR_PROBES = /^\/health\/(?:live|ready)\/?$/i;

/** Whether requests with this path are answered on the port of operators, or on the other one. */
export function isServedOn(port: 'operators' | 'users', path: string): boolean {
  return FOR_PROBES.test(path) || FOR_OPERATORS.test(path) === (port === 'operators');
}

/**
 * Answers 404 on each of the two ports to the routes of the other one, as if they did not exist. It comes before the
 * guards, so the answer is the same with a right key.
 */
export function separateRoutes(
  isOnAdminPort: (request: Request) => boolean,
): (request: Request, response: Response, next: NextFunction) => void {
  return (request, _, next) => {
    const port = isOnAdminPort(request) ? 'operators' : 'users';
    next(
      isServedOn(port, request.path) ? undefined : new NotFoundError('not_found', 'There is no such route.'),
    );
  };
}
