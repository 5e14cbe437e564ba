import { SERVICE_KEY } from '../support/test-app.js';
import type { Chance } from './chance.js';
import { PEOPLE } from './marks.js';

/** What is written to a connection, as no HTTP client would do it. */
export interface RawBytes {
  kind: string;
  bytes: Buffer;
  /** The server has all that it needs to answer, and must close the connection. Otherwise we close it. */
  complete: boolean;
}

const HOST = 'Host: x\r\n';
const LIVE = `GET /health/live HTTP/1.1\r\n${HOST}`;
const LAST = 'Connection: close\r\n\r\n';
const KEY = `api-key: ${SERVICE_KEY}\r\n`;
const POST = `POST /observations HTTP/1.1\r\n${HOST}${KEY}Content-Type: application/json\r\n`;
const SMUGGLED = `GET /users/${PEOPLE[0]}/brief HTTP/1.1\r\n${HOST}${LAST}`;

const COMPLETE: Readonly<Record<string, string | Buffer>> = {
  'pipelined requests': `${LIVE}\r\n`.repeat(20) + LIVE + LAST,
  'a pipelined request behind a refused one': `GET /admin/keys HTTP/1.1\r\n${HOST}\r\n${LIVE}${LAST}`,
  'content-length beside chunked': `${POST}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n${LAST}0\r\n\r\n${SMUGGLED}`,
  'two content-lengths': `${POST}Content-Length: 2\r\nContent-Length: 40\r\n${LAST}{}${SMUGGLED}`,
  'an obscured transfer-encoding': `${POST}Transfer-Encoding: xchunked\r\nContent-Length: 2\r\n${LAST}{}`,
  'chunked twice': `${POST}Transfer-Encoding: chunked, chunked\r\n${LAST}0\r\n\r\n`,
  'a space before the colon': `${LIVE}Content-Length : 5\r\n${LAST}`,
  'a folded header': `${LIVE}X-A: b\r\n c: d\r\n${LAST}`,
  'a bare line feed': LIVE.replaceAll('\r\n', '\n') + LAST.replaceAll('\r\n', '\n'),
  'a chunk of no hexadecimal length': `${POST}Transfer-Encoding: chunked\r\n${LAST}zz\r\n{}\r\n0\r\n\r\n`,
  'a chunk of a huge length': `${POST}Transfer-Encoding: chunked\r\n${LAST}fffffffffffffffff\r\n{}`,
  'a negative content-length': `${POST}Content-Length: -1\r\n${LAST}`,
  'a content-length with a plus': `${POST}Content-Length: +2\r\n${LAST}{}`,
  'a NUL in a header': `${LIVE}X-A: b\0c\r\n${LAST}`,
  'a NUL in the path': `GET /users/a\0b/brief HTTP/1.1\r\n${HOST}${KEY}${LAST}`,
  'bytes above 127 in the path': Buffer.from(
    `GET /users/\xff\xfe\xc0/brief HTTP/1.1\r\n${HOST}${KEY}${LAST}`,
    'latin1',
  ),
  'an unknown method': `BREW /users HTTP/1.1\r\n${HOST}${LAST}`,
  'a small-letter method': `get /health/live HTTP/1.1\r\n${HOST}${LAST}`,
  'an unknown version': `GET /health/live HTTP/9.9\r\n${HOST}${LAST}`,
  'HTTP/1.0': 'GET /health/live HTTP/1.0\r\n\r\n',
  'no host': `GET /health/live HTTP/1.1\r\n${LAST}`,
  'two hosts': `GET /health/live HTTP/1.1\r\n${HOST}Host: y\r\n${LAST}`,
  CONNECT: `CONNECT /admin/keys:443 HTTP/1.1\r\n${HOST}${LAST}`,
  'a path without a slash': `GET admin/keys HTTP/1.1\r\n${HOST}${LAST}`,
  'a full address': `GET http://user:word@elsewhere/health/live HTTP/1.1\r\n${HOST}${LAST}`,
  'a star': `OPTIONS * HTTP/1.1\r\n${HOST}${LAST}`,
  'headers of 20 kB': `${LIVE}X-A: ${'a'.repeat(20_000)}\r\n${LAST}`,
  'ten thousand headers': `${LIVE}${'a:b\r\n'.repeat(10_000)}${LAST}`,
  'a path of 20 kB': `GET /${'a'.repeat(20_000)} HTTP/1.1\r\n${HOST}${LAST}`,
  'HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0',
  'TLS hello': Buffer.from('160301020001000001fc0303'.padEnd(300, 'a5'), 'hex'),
  SSH: 'SSH-2.0-OpenSSH_9.0\r\n\r\n',
  'a second key header': `GET /users/${PEOPLE[0]}/brief HTTP/1.1\r\n${HOST}api-key: no\r\n${KEY}${LAST}`,
  'a body that the route does not take': `GET /users/${PEOPLE[0]}/brief HTTP/1.1\r\n${HOST}${KEY}Content-Length: 2\r\n${LAST}{}`,
  'an upgrade to HTTP/2': `${LIVE}Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n${LAST}`,
  'a wrong request behind an upgrade': `${LIVE}Connection: upgrade\r\nUpgrade: websocket\r\n\r\nGET / HTTP/1.1\r\nX-A: ${'a'.repeat(20_000)}\r\n${LAST}`,
  'a trailer': `${POST}Transfer-Encoding: chunked\r\nTrailer: api-key\r\n${LAST}2\r\n{}\r\n0\r\napi-key: x\r\n\r\n`,
};

const INCOMPLETE: Readonly<Record<string, string>> = {
  nothing: '',
  'half a request line': 'GET /heal',
  'half the headers': `${LIVE}X-A: b`,
  'half a body': `${POST}Content-Length: 100\r\n\r\n{"observations":[`,
  'half a chunk': `${POST}Transfer-Encoding: chunked\r\n\r\n40\r\n{"obs`,
  'a request that expects to be continued': `${POST}Content-Length: 2\r\nExpect: 100-continue\r\n\r\n`,
  'a request and half of the next': `${LIVE}\r\nGET /hea`,
  'NUL bytes': '\0'.repeat(500),
};

export const RAW_KINDS: readonly string[] = [...Object.keys(COMPLETE), ...Object.keys(INCOMPLETE)];

/** Each kind in turn; where chance says so, with one byte changed, so that only we can end the connection. */
export function makeRawBytes(chance: Chance, number: number): RawBytes {
  const kind = RAW_KINDS[number % RAW_KINDS.length];
  const complete = kind in COMPLETE;
  const bytes = Buffer.from(complete ? COMPLETE[kind] : INCOMPLETE[kind]);
  if (number < RAW_KINDS.length || bytes.length === 0 || !chance.oneIn(3)) return { kind, bytes, complete };
  bytes[chance.below(bytes.length)] = chance.below(256);
  return { kind: `${kind}, one byte changed`, bytes, complete: false };
}
