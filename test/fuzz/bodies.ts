import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Chance } from './chance.js';
import { BODY_VALUES } from './hostile-values.js';
import { PEOPLE } from './marks.js';

export interface FuzzBody {
  bytes: Buffer;
  headers: Record<string, string>;
}

/** 6 MB that arrive as a few bytes. */
const BOMB = brotliCompressSync(Buffer.alloc(6 << 20, '['));

const TYPES = [
  'application/json; charset=utf-16',
  'application/json; charset="',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'application/xml',
  ';',
  'a'.repeat(2000),
];

/** A valid body with some values changed, then perhaps its text, then perhaps its encoding. */
export function makeBody(chance: Chance, examples: readonly unknown[]): FuzzBody {
  let value = structuredClone(chance.oneIn(8) ? chance.pick(BODY_VALUES) : chance.pick([...examples, {}]));
  replacePeople(chance, value);
  for (let changes = chance.below(4); changes > 0; changes -= 1) value = changed(chance, value);
  const text = Buffer.from(changedText(chance, JSON.stringify(value)));
  return encoded(chance, chance.oneIn(40) ? withWrongBytes(text) : text);
}

/** The people of the examples are not those that the fuzz knows. */
function replacePeople(chance: Chance, value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'user_id') Object.assign(value, { user_id: chance.pick(PEOPLE) });
    else if (key === 'user_ids') Object.assign(value, { user_ids: [chance.pick(PEOPLE)] });
    else replacePeople(chance, inner);
  }
}

/** Goes down to a place that chance chooses, and replaces, removes, repeats or adds there. */
function changed(chance: Chance, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || chance.oneIn(12)) return chance.pick(BODY_VALUES);
  const keys = Object.keys(value);
  if (Array.isArray(value) && chance.oneIn(4))
    return [...(value as unknown[]), ...(value as unknown[]), chance.pick(BODY_VALUES)];
  if (keys.length === 0 || chance.oneIn(6))
    return {
      ...value,
      [chance.pick(['week_of', 'user_id', 'value', 'note', 'constructor', ''])]: chance.pick(BODY_VALUES),
    };
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>;
  const key = chance.pick(keys);
  if (chance.oneIn(8)) delete copy[key];
  else copy[key] = changed(chance, copy[key]);
  return copy;
}

/** What JSON.stringify never writes. */
function changedText(chance: Chance, text: string): string {
  if (!chance.oneIn(3)) return text;
  const deep = chance.pick([20, 31, 33, 5000]);
  return chance.pick<() => string>([
    () => text.replace('{', '{"__proto__":{"admin":true},'),
    () => text.replace('{', `{"user_id":"${PEOPLE[3]}","user_ids":[],"observations":[],`),
    () => text.replace(/:\s*[^,}\]{[]+/, ':NaN'),
    () => text.replace(/:\s*[^,}\]{[]+/, ':-Infinity'),
    () => text.replace(/:\s*[^,}\]{[]+/, ':1e999'),
    () => text.replace(/:\s*[^,}\]{[]+/, `:${'9'.repeat(400)}`),
    () => text.replace(/:\s*"[^"]*"/, ':"\\ud800"'),
    () => text.replace(/:\s*"[^"]*"/, ':"\\u0000\\u001b[31m"'),
    () => text.replace(/:\s*[^,}\]{[]+/, `:${'['.repeat(deep)}${']'.repeat(deep)}`),
    () => `${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`,
    () => `\ufeff${text}`,
    () => text.slice(0, chance.below(text.length + 1)),
    () => `${text}${text}`,
    () => `// comment\n${text}`,
    () => text.replaceAll('"', "'"),
    () => '',
  ])();
}

const withWrongBytes = (text: Buffer): Buffer =>
  Buffer.concat([text.subarray(0, text.length / 2), Buffer.from([0xff, 0xc0, 0x80]), text]);

function encoded(chance: Chance, text: Buffer): FuzzBody {
  const type = chance.oneIn(6) ? chance.pick(TYPES) : 'application/json';
  const as = (bytes: Buffer, encoding?: string): FuzzBody => ({
    bytes,
    headers: { 'content-type': type, ...(encoding === undefined ? {} : { 'content-encoding': encoding }) },
  });
  if (!chance.oneIn(5)) return as(text);
  return chance.pick<() => FuzzBody>([
    () => as(gzipSync(text), 'gzip'),
    () => as(deflateSync(text), 'deflate'),
    () => as(brotliCompressSync(text), 'br'),
    () => as(text, 'gzip'),
    () => as(text, 'br'),
    () => as(gzipSync(text).subarray(0, 15), 'gzip'),
    () => as(gzipSync(text), 'deflate'),
    () => as(gzipSync(gzipSync(text)), 'gzip, gzip'),
    () => as(BOMB, 'br'),
    () => as(text, 'x-unknown'),
    () => as(text, 'identity'),
  ])();
}
