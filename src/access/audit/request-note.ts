import { randomUUID } from 'node:crypto';
import type { Request } from 'express';
import type { NewEntry } from './audit-entry.js';
import { toUserRef, type UserIdForm, userIdProblem } from '../../common/user-id.js';
import { LINK } from '../scopes.js';

/** Printable ASCII without spaces: safe in a header, a log and a table. */
const SANE = /^[\x21-\x7e]{1,64}$/;

/** What is known of a request for the audit. */
export interface RequestNote {
  id: string;
  /** USER_IDS: how the app names the person of a route. */
  form: UserIdForm;
  /** People that the handler named because they are in the body. */
  people: Set<string>;
  /** Whether its final entry was written already. */
  recorded: boolean;
}

const notes = new WeakMap<Request, RequestNote>();

export function noteOf(request: Request): RequestNote {
  let note = notes.get(request);
  if (note === undefined) {
    const given = request.headers['x-request-id'];
    const id = typeof given === 'string' && SANE.test(given) ? given : randomUUID();
    notes.set(request, (note = { id, form: 'both', people: new Set(), recorded: false }));
  }
  return note;
}

/**
 * Says which people the body of a request names. Ids that are none are left out.
 * @param form how they are given; operators may use either form, whatever USER_IDS says
 */
export function namePeople(request: Request, ids: Iterable<unknown>, form: UserIdForm = 'both'): void {
  const { people } = noteOf(request);
  for (const id of ids) if (userIdProblem(id) === null) people.add(toUserRef(id as string, form).userId);
}

/** The person or people of a request: of its path, its query or its body. */
function peopleOf(request: Request, caller: string): { userId: string | null; people: number | null } {
  const ofApp = idOfUserRoute(request);
  const named = request.params?.user_id ?? ofApp ?? request.query.user_id;
  // A link names its user by UUID, whatever USER_IDS says.
  const form = ofApp === undefined || caller === LINK ? 'both' : noteOf(request).form;
  if (userIdProblem(named) === null) return { userId: toUserRef(named as string, form).userId, people: 1 };
  const { people } = noteOf(request);
  const [first] = people;
  return { userId: people.size === 1 ? first : null, people: people.size === 0 ? null : people.size };
}

/** `:id` is a person below /users, and something else elsewhere. */
const idOfUserRoute = (request: Request): unknown =>
  routeOf(request).startsWith('/users/:id') ? request.params?.id : undefined;

/** The pattern of the route; never the path, which holds ids. */
export function routeOf(request: Request): string {
  const pattern = (request.route as { path?: unknown } | undefined)?.path;
  return typeof pattern === 'string' ? pattern : 'unmatched';
}

/** The entry of a request, but for its status. */
export const entryOf = (request: Request, caller: string): Omit<NewEntry, 'status'> => ({
  caller,
  method: request.method,
  route: routeOf(request),
  ...peopleOf(request, caller),
  requestId: noteOf(request).id,
});
