import { describeError, sqlStateOf } from '../common/errors.js';

const SQLSTATES: Readonly<Record<string, string>> = {
  '08P01': 'the server or a pooler in front of it refused the connection: look at its log',
  '0A000': 'the server does not support what the address asks for',
  '25006': 'the server is read-only: use the address of the primary, and make the database writable',
  '28000':
    'the server has no rule for this user, database and machine: add one to pg_hba.conf, or use sslmode=require if it wants TLS',
  '28P01': 'the server refused the password: check the user name and the password',
  '3D000': 'the database does not exist: create it, or correct its name',
  '3F000': 'the schema does not exist: create it, or correct search_path',
  '42501': 'the role lacks a right: grant it (docs/operations.md, "Two roles in the database")',
  '53100': 'the disk of the server is full: make room',
  '53200': 'the server is out of memory',
  '53300': 'the server has no connection left: raise max_connections, or put a pooler in front of it',
  '53400': 'a limit of the server is exceeded',
  '57P01': 'an administrator ended the connection',
  '57P02': 'the server is restarting after a crash',
  '57P03': 'the server is starting or stopping: try again soon',
  XX001:
    'the data of the server are damaged: stop the service, look at the log of the server, restore from a backup',
  XX002: 'an index of the server is damaged: rebuild it with REINDEX',
};

const CODES: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the name of the host is not known: check it, and the name server',
  EAI_AGAIN: 'the name server does not answer',
  ECONNREFUSED: 'no server listens at this host and port: check both, and that it runs',
  ECONNRESET: 'the server closed the connection: check that the port is that of PostgreSQL',
  EHOSTUNREACH: 'no network leads to the host',
  ENETUNREACH: 'no network leads to the host',
  ETIMEDOUT: 'the host does not answer: check the address and the firewall',
  ENOENT: 'there is no socket in the folder that the address names',
  EACCES: 'the socket belongs to another user',
  SELF_SIGNED_CERT_IN_CHAIN:
    'the certificate is from an authority that is not known: name it with sslrootcert',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is signed by itself: name it with sslrootcert',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'the certificate is from an authority that is not known: name it with sslrootcert',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'the certificate is from an authority that is not known: name it with sslrootcert',
  UNABLE_TO_GET_ISSUER_CERT:
    'the certificate is from an authority that is not known: name it with sslrootcert',
  CERT_HAS_EXPIRED: 'the certificate of the server has expired: renew it',
  CERT_NOT_YET_VALID: 'the certificate of the server is not valid yet: check the clocks',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'the certificate is for another host name: use that name, or sslmode=verify-ca',
  EPROTO: 'TLS failed: the server and the service agree on no protocol',
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: 'sslkey does not belong to sslcert',
};

/** Errors of the driver that have no code. */
const MESSAGES: readonly [RegExp, string][] = [
  [/does not support SSL/i, 'the server offers no TLS: switch it on there, or use sslmode=prefer'],
  [/time.?out/i, 'the host does not answer: check the address and the firewall'],
  [/password must be a string|no password/i, 'the server wants a password, and the address has none'],
  [/connection terminated/i, 'the server ended the connection: look at its log'],
];

/** Damage in the data of the server, and errors inside it: its address is right. */
const INSIDE = /^(XX|53|57)/;

/** What to do about an error of the database; null if there is nothing known. */
export function databaseRemedy(error: unknown): string | null {
  const cause = (error as { driverError?: unknown } | null)?.driverError ?? error;
  const code = sqlStateOf(error) ?? (cause as { code?: unknown } | null)?.code;
  if (typeof code === 'string') return SQLSTATES[code] ?? CODES[code] ?? null;
  const message = cause instanceof Error ? cause.message : '';
  return MESSAGES.find(([pattern]) => pattern.test(message))?.[1] ?? null;
}

/**
 * Says why the database could not be used: the server's own code, and the remedy. It holds no value, no address and no
 * password.
 */
export function databaseProblem(error: unknown, variable = 'DATABASE_URL'): string {
  const { error: described } = describeError(error);
  const remedy = databaseRemedy(error);
  if (INSIDE.test(sqlStateOf(error) ?? ''))
    return `PostgreSQL answers with an error (${described})${remedy === null ? '' : `: ${remedy}`}.`;
  return `PostgreSQL cannot be reached (${described}). Check ${variable}${remedy === null ? ' and that the server runs' : `: ${remedy}`}.`;
}
