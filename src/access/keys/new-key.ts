import { randomBytes } from 'node:crypto';
import { isAdminScope, type Scope } from '../scopes.js';

const SECRET_BYTES = 32;
const PREFIX = 'wi_';

/**
 * Makes a key of 256 random bits. The prefix lets scanners of source code recognise a key that leaked, and people see
 * which kind they hold.
 */
export function newKey(scopes: readonly Scope[]): string {
  const kind = scopes.some(isAdminScope) ? 'admin' : 'service';
  return `${PREFIX}${kind}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
}

/** Whether a text can be a key of the database. Any other text is refused without asking the database. */
export const looksLikeOurs = (sent: string): boolean => sent.startsWith(PREFIX);
