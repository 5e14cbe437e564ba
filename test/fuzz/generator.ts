import { ADMIN_KEY, SERVICE_KEY } from '../support/test-app.js';
import { makeBody } from './bodies.js';
import type { Chance } from './chance.js';
import { PATH_PARTS, QUERY_VALUES } from './hostile-values.js';
import { WRONG_KEY } from './marks.js';
import type { FuzzedRoute } from './routes-to-fuzz.js';

export interface FuzzRequest {
  method: string;
  path: string;
  headers: Record<string, string | string[]>;
  body: Buffer | null;
}

/** Values that exist, by the name of the parameter: a run, a fact, a date. */
export type KnownValues = Readonly<Record<string, readonly string[]>>;

const OTHER_METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND'];
const COMMON_QUERIES = ['week_of', 'limit', 'cursor', 'expires', 'signature', 'format', '__proto__', 'a[b]'];

/** The request that chance chooses. It mostly carries the right key, since most code lies behind the guards. */
export function makeRequest(chance: Chance, routes: readonly FuzzedRoute[], known: KnownValues): FuzzRequest {
  const route = chance.pick(routes);
  const method = chance.oneIn(12) ? chance.pick(OTHER_METHODS) : route.method;
  const takesBody = route.examples.length > 0 || chance.oneIn(20);
  const body = takesBody && !chance.oneIn(25) ? makeBody(chance, route.examples) : null;
  return {
    method,
    path: `${pathOf(chance, route, known)}${queryOf(chance, route)}`,
    headers: { ...keyFor(chance, route), ...oddHeaders(chance), ...body?.headers },
    body: body?.bytes ?? null,
  };
}

function pathOf(chance: Chance, { pattern }: FuzzedRoute, known: KnownValues): string {
  const path = pattern.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    name in known && !chance.oneIn(2) ? chance.pick(known[name]) : chance.pick(PATH_PARTS),
  );
  if (!chance.oneIn(25)) return path;
  return chance.pick([
    `/${path}`,
    `${path}/`,
    `${path}%2f`,
    path.toUpperCase(),
    `/x/..${path}`,
    `${path}.json`,
    `http://elsewhere.example${path}`,
    `${path}#x`,
  ]);
}

function queryOf(chance: Chance, { queries }: FuzzedRoute): string {
  if (chance.oneIn(2)) return '';
  const pairs: string[] = [];
  for (let left = 1 + chance.below(3); left > 0; left -= 1) {
    const name = queries.length > 0 && !chance.oneIn(4) ? chance.pick(queries) : chance.pick(COMMON_QUERIES);
    const value = encode(chance.pick(QUERY_VALUES));
    const form = chance.pick(['', '', '', '[]', '[a]', '[0][1]', 'twice', 'bare', 'wrong']);
    if (form === 'twice') pairs.push(`${name}=${value}`, `${name}=${value}`);
    else if (form === 'bare') pairs.push(name);
    else if (form === 'wrong') pairs.push(`${name}=%ff%`);
    else pairs.push(`${name}${form}=${value}`);
  }
  return `?${pairs.join('&')}`;
}

/** A lone surrogate cannot be encoded: its bytes are sent as they would be in UTF-8. */
const encode = (text: string): string =>
  /\p{Surrogate}/u.test(text) ? '%ed%a0%80' : encodeURIComponent(text);

function keyFor(chance: Chance, { pattern }: FuzzedRoute): Record<string, string | string[]> {
  const [right, other] = pattern.startsWith('/admin') ? [ADMIN_KEY, SERVICE_KEY] : [SERVICE_KEY, ADMIN_KEY];
  if (!chance.oneIn(8)) return { [chance.pick(['api-key', 'x-api-key'])]: right };
  return chance.pick<Record<string, string | string[]>>([
    {},
    { 'api-key': other },
    { 'api-key': WRONG_KEY },
    { 'api-key': `${right} ` },
    { 'api-key': [WRONG_KEY, right] },
    { 'api-key': '', 'x-api-key': right },
    { authorization: `Bearer ${WRONG_KEY}` },
    { 'api-key': 'é'.repeat(500) },
  ]);
}

function oddHeaders(chance: Chance): Record<string, string | string[]> {
  if (!chance.oneIn(4)) return {};
  return chance.pick<Record<string, string | string[]>>([
    { accept: 'text/html' },
    { accept: 'text/html;q=NaN, */*;q=-1' },
    { accept: 'application/x-nothing' },
    { accept: ','.repeat(4000) },
    { 'accept-language': `${'de,'.repeat(900)}*` },
    { 'accept-encoding': 'br;q=1e999, gzip' },
    { 'if-none-match': '*' },
    { 'if-modified-since': 'yesterday' },
    { range: 'bytes=0-0,5-2,-9' },
    { host: 'a b' },
    { host: `[::1${'x'.repeat(300)}` },
    { 'x-forwarded-for': `${'1.2.3.4, '.repeat(500)}'` },
    { 'x-forwarded-proto': 'javascript', 'x-forwarded-host': '"><script>' },
    { 'x-http-method-override': 'DELETE' },
    { 'x-original-url': '/admin/keys', 'x-rewrite-url': '/admin/keys' },
    { cookie: `${'a=b; '.repeat(1000)}__proto__=1` },
    { origin: 'null', 'access-control-request-method': 'DELETE' },
    { traceparent: '00-zz-zz-ff', tracestate: 'a'.repeat(600) },
    { expect: 'nothing' },
    { upgrade: 'websocket', connection: 'upgrade' },
    { 'x-long': 'a'.repeat(20_000) },
    { 'transfer-encoding': 'chunked' },
    { __proto__x: '1', constructor: '1', 'user-agent': '${jndi:ldap://x}' },
  ]);
}
