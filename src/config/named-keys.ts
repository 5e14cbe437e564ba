import { createHash } from 'node:crypto';
import { z } from 'zod';

/** A key of the environment, under the name that the audit and the list of keys show. */
export interface NamedKey {
  name: string;
  /** SHA-256 of the key, as 64 hexadecimal digits. */
  digest: string;
  /** The key itself; null where only its hash was given. */
  key: string | null;
}

/** Names of keys, also of those in the database. */
export const KEY_NAME = /^[a-z0-9][a-z0-9._-]{0,49}$/;
export const KEY_NAME_RULE =
  'must have 1 to 50 characters: small letters, digits, dots, hyphens and underscores, the first a letter or a digit';

const HASHED = /^sha256:([0-9a-f]{64})$/i;

export const keyDigest = (key: string): string => createHash('sha256').update(key).digest('hex');

/** Reads `name:key,name:sha256:<64 hexadecimal digits>`. Problems name an entry by its position, never a key. */
export const namedKeys = z.string().transform((text, context): NamedKey[] => {
  const keys: NamedKey[] = [];
  const refuse = (message: string): void => context.addIssue({ code: 'custom', message });
  text.split(',').forEach((entry, index) => {
    const read = readEntry(entry.trim());
    if (typeof read === 'string') return refuse(`entry ${index + 1} ${read}`);
    if (keys.some(({ name }) => name === read.name))
      refuse(`entry ${index + 1} has the name of another entry`);
    else if (keys.some(({ digest }) => digest === read.digest))
      refuse(`entry ${index + 1} has the key of another entry`);
    else keys.push(read);
  });
  return keys;
});

/** Returns the key, or what is wrong with the entry. */
function readEntry(entry: string): NamedKey | string {
  const colon = entry.indexOf(':');
  const name = entry.slice(0, colon);
  const given = entry.slice(colon + 1);
  if (colon < 1 || given === '') return 'must be name:key or name:sha256:<64 hexadecimal digits>';
  if (!KEY_NAME.test(name)) return `${KEY_NAME_RULE} (its name)`;
  if (!given.startsWith('sha256:')) return { name, digest: keyDigest(given), key: given };
  const hashed = HASHED.exec(given);
  return hashed
    ? { name, digest: hashed[1].toLowerCase(), key: null }
    : 'must have 64 hexadecimal digits after sha256:';
}
