import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';

const TIMEOUT_MS = 5000;

/** Opens a connection and closes it. With https it also checks TLS and the certificate. */
export async function reachAddress(address: string): Promise<void> {
  const { protocol, hostname, port } = new URL(address);
  const host = hostname.replace(/^\[|\]$/g, '');
  const secure = protocol === 'https:';
  const target = { host, port: Number(port) || (secure ? 443 : 80) };
  const socket = secure ? connectTls({ ...target, servername: host }) : connect(target);
  try {
    await once(socket, secure ? 'secureConnect' : 'connect', { signal: AbortSignal.timeout(TIMEOUT_MS) });
  } finally {
    socket.destroy();
  }
}
