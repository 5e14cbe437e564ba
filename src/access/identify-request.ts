import type { NextFunction, Request, Response } from 'express';
import { withinRequest } from '../common/request-scope.js';
import { noteOf } from './audit/request-note.js';

/** Gives every answer the id of its request, and every line of the log that is written for it. It comes before all others. */
export function identifyRequest(request: Request, response: Response, next: NextFunction): void {
  const { id } = noteOf(request);
  response.set('x-request-id', id);
  const end = withinRequest(id, next);
  // What fails because the answer was cut off is logged in the same turn.
  response.once('close', () => setImmediate(end));
}
