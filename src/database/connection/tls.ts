import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import type { PostgresAddress } from '../../config/postgres-address.js';
import { AppError, describeError } from '../../common/errors.js';

/** false: without TLS. */
export type Tls = false | ConnectionOptions;

const accepted = (): undefined => undefined;

/**
 * The ways to encrypt a connection, in the order in which libpq tries them for this sslmode.
 * @throws AppError `bad_certificate_file`
 */
export function tlsChoices({ ssl }: Pick<PostgresAddress, 'ssl'>): Tls[] {
  const files = {
    ...readFile('key', 'sslkey', ssl.key),
    ...readFile('cert', 'sslcert', ssl.certificate),
  };
  const unverified: Tls = { ...files, rejectUnauthorized: false };
  switch (ssl.mode) {
    case 'disable':
      return [false];
    case 'allow':
      return [false, unverified];
    case 'prefer':
      return [unverified, false];
    case 'no-verify':
      return [unverified];
    case 'require':
      // As in libpq: a root certificate makes it verify-ca.
      return ssl.rootCertificate === null
        ? [unverified]
        : [{ ...files, ...roots(ssl.rootCertificate), checkServerIdentity: accepted }];
    case 'verify-ca':
      return [{ ...files, ...roots(ssl.rootCertificate), checkServerIdentity: accepted }];
    case 'verify-full':
      return [{ ...files, ...roots(ssl.rootCertificate) }];
  }
}

/** `system`, or none: the authorities that Node.js trusts, with those of NODE_EXTRA_CA_CERTS. */
function roots(path: string | null): ConnectionOptions {
  return path === 'system' ? {} : readFile('ca', 'sslrootcert', path);
}

function readFile(option: 'ca' | 'cert' | 'key', parameter: string, path: string | null): ConnectionOptions {
  if (path === null) return {};
  try {
    return { [option]: readFileSync(path, 'utf8') };
  } catch (cause) {
    throw new AppError(
      'bad_certificate_file',
      `DATABASE_URL: the file that ${parameter} names cannot be read (${describeError(cause).error}).`,
      { cause },
    );
  }
}
