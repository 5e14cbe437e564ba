import { ROOT_PATHS } from './own-paths.js';
import { ADMIN_KEY, SERVICE_KEY } from '../support/test-app.js';
import {
  LINK_SECRET,
  MAIL_DOMAIN,
  PERSON,
  SENT_WORD,
  VICTIM,
  VICTIM_ID,
  VICTIM_WORD,
  WRONG_KEY,
} from './marks.js';

export type FindingKind = 'unexpected_5xx' | 'leak' | 'hung';

export interface Finding {
  kind: FindingKind;
  what: string;
}

/** An answer as it came, with its headers. */
export interface Answer {
  status: number;
  /** Of the request. */
  path: string;
  /** The request carried the admin key: an operator may see whose week failed. */
  byOperator: boolean;
  retryAfter: boolean;
  text: string;
}

type Signs = readonly (readonly [what: string, sign: string | RegExp])[];

const CODE: Signs = [
  ['a stack trace', /\bat [^\n]{0,200}\.(?:js|ts|mjs|cjs):\d+/],
  ['a module of Node', /node:internal|node_modules/],
  [
    'SQL',
    /\bselect\b[^\n]{1,300}\bfrom\s+(?:observation|weekly_|job_|week_|pg_|api_key|user_)|\binsert into\b/i,
  ],
  [
    'an error of the database',
    /QueryFailedError|syntax error at|invalid input syntax|violates [a-z-]+ constraint|relation "|out of range for type|invalid byte sequence/,
  ],
  ...ROOT_PATHS.map((path) => ['a path of this machine', path] as const),
];

const SECRETS: Signs = [
  ['the admin key', ADMIN_KEY],
  ['the service key', SERVICE_KEY],
  ['the secret of links', LINK_SECRET],
  ["another user's words", VICTIM_WORD],
];

const IDS: Signs = [
  ["another user's external id", VICTIM],
  ["another user's id", VICTIM_ID],
];

/** The log may say what failed and where in the code, but holds nothing of a person or a key. */
const IN_LOG: Signs = [
  ...SECRETS,
  ...IDS,
  ['a key that was sent', WRONG_KEY],
  ['an external id', PERSON],
  ['free text of a person', SENT_WORD],
  ['an email address', MAIL_DOMAIN],
  ['a signature', /signature=[\w-]{20,}/],
];

const found = (signs: Signs, text: string): Finding[] =>
  signs
    .filter(([, sign]) => (typeof sign === 'string' ? text.includes(sign) : sign.test(text)))
    .map(([what]) => ({ kind: 'leak', what: `${what} in ` }));

export function judgeAnswer(answer: Answer): Finding[] {
  const leaks = found([...CODE, ...SECRETS, ...(answer.byOperator ? [] : IDS)], answer.text).map(
    ({ kind, what }) => ({
      kind,
      what: `${what}an answer`,
    }),
  );
  return isExpected(answer) ? leaks : [{ kind: 'unexpected_5xx', what: `status ${answer.status}` }, ...leaks];
}

/** Health answers 503 when the service is not well, and a refusal for the moment says when to come back. */
function isExpected({ status, path, retryAfter, text }: Answer): boolean {
  if (status < 500) return true;
  if (status !== 503) return false;
  return (
    /^(?:http:\/\/[^/]+)?\/health(?:\/ready)?(?:[?/#]|$)/i.test(path) ||
    (retryAfter && !text.includes('database_unavailable'))
  );
}

export const judgeLog = (text: string): Finding[] =>
  found(IN_LOG, text).map(({ kind, what }) => ({ kind, what: `${what}the log` }));

export const judgeMetrics = (text: string): Finding[] =>
  found([...CODE, ...IN_LOG], text).map(({ kind, what }) => ({ kind, what: `${what}/metrics` }));
