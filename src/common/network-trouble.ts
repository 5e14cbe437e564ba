/** Codes of the system and of TLS, and names of errors, with what an operator does about them. */
const CAUSES: readonly [RegExp, string][] = [
  [/ECONNREFUSED/, 'no server listens at this host and port: check both, and that it runs'],
  [/ENOTFOUND|EDNS/, 'the name of the host is not known: check it, and the name server'],
  [/EAI_AGAIN/, 'the name server does not answer'],
  [/EHOSTUNREACH|ENETUNREACH/, 'no network leads to the host'],
  [/ECONNRESET|EPIPE/, 'the server closed the connection: check the port, and whether it wants https'],
  [/ETIMEDOUT|TimeoutError|AbortError/, 'the host did not answer in time: check the address and the network'],
  [
    /UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT)|SELF_SIGNED/,
    'the certificate is from an authority that this process does not know: name its file in NODE_EXTRA_CA_CERTS, in the environment of the process',
  ],
  [/ALTNAME_INVALID/, 'the certificate is for another host name: use that name'],
  [/CERT_HAS_EXPIRED/, 'the certificate has expired: renew it'],
  [/CERT_NOT_YET_VALID/, 'the certificate is not valid yet: check the clocks'],
  [
    /EPROTO|WRONG_VERSION|PACKET_LENGTH_TOO_LONG/,
    'the server speaks no TLS at this port: check scheme and port',
  ],
  [/HPE_/, 'the server does not answer in HTTP: check the port'],
];

/**
 * Says in words why a connection failed, with the code of the system or of TLS; null if there is nothing known. It never
 * holds an address.
 */
export function networkRemedy(error: unknown): string | null {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  const key = typeof code === 'string' ? code : String(name);
  const known = CAUSES.find(([pattern]) => pattern.test(key === 'ABORT_ERR' ? 'AbortError' : key));
  return known === undefined ? null : `${known[1]} (${key})`;
}
