import { keyDigest } from './named-keys.js';
import { secrets, text } from './schemas.js';
import { optionalVariable, type Secret, type Variable } from './variable.js';

export const toSecret = (key: string): Secret => ({ key, digest: keyDigest(key) });

/** A variable that holds one secret. */
export function secretVariable(name: string, comment: string): Variable<string | null> {
  return optionalVariable(name, text, { comment, example: '', secretsIn: (key) => [toSecret(key)] });
}

/** A variable that holds several secrets, so that one can be replaced while the other is still accepted. */
export function secretListVariable(name: string, comment: string): Variable<readonly string[] | null> {
  return optionalVariable(name, secrets, { comment, example: '', secretsIn: (keys) => keys.map(toSecret) });
}
