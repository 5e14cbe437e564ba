import { hash } from 'node:crypto';
import { BadInputError } from './errors.js';
import { isPrintable } from './printable.js';

/** The two names of a person: `userId` inside the service, and `externalId` if the app has a name of its own. */
export interface UserRef {
  userId: string;
  externalId: string | null;
}

/** The place of the digit that says the version of a UUID. */
const UUID_VERSION = 14;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Namespace of every UUIDv5 that is derived from an app's own id. It must never change: that would orphan all data. */
export const EXTERNAL_ID_NAMESPACE = '6f0d2c1e-8a53-5d7b-9c44-1f2e7a90b3d5';
export const MAX_EXTERNAL_ID_LENGTH = 128;

/** Name-based UUID, RFC 9562 section 5.5 (SHA-1). */
export function uuidV5(name: string, namespace: string): string {
  const bytes = Buffer.concat([Buffer.from(namespace.replaceAll('-', ''), 'hex'), Buffer.from(name, 'utf8')]);
  const hex = hash('sha1', bytes, 'hex');
  const variant = ((parseInt(hex[16], 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** How the app names its users (setting USER_IDS): by UUIDs, by ids of its own, or by either. */
export type UserIdForm = 'uuid' | 'external' | 'both';

/** Says why `raw` is not a user id; null if it is one. */
export function userIdProblem(raw: unknown, form: UserIdForm = 'both'): string | null {
  if (typeof raw !== 'string') return 'must be a string';
  if (raw.length === 0 || raw.trim().length === 0) return 'must not be empty';
  if ([...raw].length > MAX_EXTERNAL_ID_LENGTH)
    return `must have at most ${MAX_EXTERNAL_ID_LENGTH} characters`;
  if (!isPrintable(raw)) return 'must hold printable characters only';
  if (form === 'uuid' && !UUID.test(raw)) return 'must be a UUID';
  return null;
}

/**
 * Says why `raw` cannot be the id of a person who is to be known from now on. A space at its end is a slip that would make
 * two persons of one; those who are known by such an id can still be read and erased.
 */
export function newUserIdProblem(raw: unknown, form: UserIdForm = 'both'): string | null {
  const problem = userIdProblem(raw, form);
  if (problem !== null) return problem;
  return (raw as string).trim() === raw ? null : 'must not begin or end with a space';
}

/** Reads a UUID or an app's own id. @throws BadInputError that names `field` */
export function readUserRef(raw: unknown, field = 'user_id'): UserRef {
  const problem = userIdProblem(raw);
  if (problem) throw new BadInputError([{ field, reason: problem }]);
  return toUserRef(raw as string);
}

/** Returns the reference of an id that is known to be well-formed. */
export function toUserRef(id: string, form: UserIdForm = 'both'): UserRef {
  return form !== 'external' && UUID.test(id)
    ? { userId: id.toLowerCase(), externalId: null }
    : { userId: uuidV5(id, EXTERNAL_ID_NAMESPACE), externalId: id };
}

/** Whether this UUID, given as such, can be the one derived from an own id: those have version 5. */
export const isDerivable = ({ userId, externalId }: UserRef): boolean =>
  externalId === null && userId[UUID_VERSION] === '5';
