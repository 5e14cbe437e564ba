/** The first word of an answer of Redis that is an error. */
const REPLY_CODE = /^([A-Z]{2,20})(?: |$)/;

const REPLIES: Readonly<Record<string, string>> = {
  NOAUTH: 'the server wants a password, and the address has none: redis://user:password@host',
  WRONGPASS: 'the server refused the user name or the password',
  NOPERM: 'the user may not use a command or a key that the service needs: widen its rights (ACL SETUSER)',
  READONLY: 'the server is a replica, which refuses writes: use the address of the primary',
  OOM: 'the memory of the server is full and it evicts nothing: raise maxmemory, and for a cache set maxmemory-policy allkeys-lru',
  LOADING: 'the server still loads its data: it answers soon',
  MISCONF: 'the server cannot save its data to disk and refuses writes: look at its log',
  MASTERDOWN: 'the server is a replica that has lost its primary',
  BUSY: 'a script keeps the server busy',
  NOREPLICAS: 'the server has too few replicas and refuses writes',
  CLUSTERDOWN: 'the server is part of a Redis Cluster, which this service does not support',
  MOVED: 'the server is part of a Redis Cluster, which this service does not support',
  CROSSSLOT: 'the server is part of a Redis Cluster, which this service does not support',
  ERR: 'the server refused a command: check its version, and the number of the database in the address',
};

const CODES: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the name of the host is not known: check it, and the name server',
  EAI_AGAIN: 'the name server does not answer',
  ECONNREFUSED: 'no server listens at this host and port: check both, and that it runs',
  ECONNRESET: 'the server closed the connection: if it speaks TLS, the address begins with rediss://',
  EPIPE: 'the server closed the connection: if it speaks TLS, the address begins with rediss://',
  EHOSTUNREACH: 'no network leads to the host',
  ETIMEDOUT: 'the host does not answer: check the address and the firewall',
  SELF_SIGNED_CERT_IN_CHAIN:
    'the certificate is from an authority that is not known: set NODE_EXTRA_CA_CERTS',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is signed by itself: set NODE_EXTRA_CA_CERTS',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'the certificate is from an authority that is not known: set NODE_EXTRA_CA_CERTS',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'the certificate is from an authority that is not known: set NODE_EXTRA_CA_CERTS',
  CERT_HAS_EXPIRED: 'the certificate of the server has expired: renew it',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host name: use that name',
  EPROTO: 'the server speaks no TLS at this port: the address begins with redis://',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the server speaks no TLS at this port: the address begins with redis://',
};

const MESSAGES: readonly [RegExp, string][] = [
  [/connection is closed|stream isn't writeable/i, 'the connection is closed: it is opened again by itself'],
  [/timed? ?out/i, 'the server does not answer in time'],
];

const READY_CHECK = 'Ready check failed: ';

/** A script that may not run a command is answered by ERR, and only the text names the cause (Redis 7.0; 7.2). */
const REFUSED_IN_SCRIPT = /executing the script can't run this command|ACL failure in script/;
/** Answers of NOPERM name the command of ours that is refused, or a key, which is not shown. */
const REFUSED_COMMAND = /permissions to run the '([\w|-]+)' command/;

interface ErrorLike {
  name?: unknown;
  message?: unknown;
  code?: unknown;
}

/** The code with which Redis refused a command (`NOAUTH`); null for other errors. The rest may quote keys. */
export function redisReplyCode(error: unknown): string | null {
  const { name, message } = (error ?? {}) as ErrorLike;
  const text = String(message);
  // The client wraps the answer to its first question.
  if (name !== 'ReplyError' && !text.startsWith(READY_CHECK)) return null;
  if (REFUSED_IN_SCRIPT.test(text)) return 'NOPERM';
  return REPLY_CODE.exec(text.replace(READY_CHECK, ''))?.[1] ?? null;
}

/** Says in words what to do about an error of Redis, with its own code. It holds no key, address or password. */
export function redisRemedy(error: unknown): string {
  const reply = redisReplyCode(error);
  const { code, message } = (error ?? {}) as ErrorLike;
  if (reply !== null) {
    const [, command] = REFUSED_COMMAND.exec(String(message)) ?? [];
    const named = command === undefined ? reply : `${reply}: ${command.toUpperCase()}`;
    return `${REPLIES[reply] ?? 'the server refused a command'} (${named})`;
  }
  if (typeof code === 'string' && code in CODES) return `${CODES[code]} (${code})`;
  return (
    MESSAGES.find(([pattern]) => pattern.test(String(message)))?.[1] ?? 'check the server, and the address'
  );
}

/** Whether this is the answer of a Redis Cluster: its nodes hold a part of the keys each, and refuse the others. */
export function isClusterReply(error: unknown): boolean {
  return ['MOVED', 'CROSSSLOT', 'CLUSTERDOWN'].includes(redisReplyCode(error) ?? '');
}

/** After a failover the address leads to the new primary, but a connection that exists stays with the old one. */
const RECONNECT_PAUSE_MS = 10_000;

/**
 * For `reconnectOnError` of a client: whether an answer is a reason to connect again. A server that has become read-only is,
 * but not more often than every 10 seconds: the address may lead to a replica for long.
 */
export function reconnectWhenReadOnly(now: () => number = Date.now): (error: Error) => boolean {
  let last = -Infinity;
  return (error) => {
    if (redisReplyCode(error) !== 'READONLY' || now() - last < RECONNECT_PAUSE_MS) return false;
    last = now();
    return true;
  };
}
