import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { Authority } from './certificates.js';

export interface TlsFront {
  port: number;
  /** The certificate of the authority that signed the server's. */
  caFile: string;
  /** How many connections were encrypted, and how many were refused because they were not. */
  seen: { encrypted: number; plain: number };
  close(): Promise<void>;
}

/** A PostgreSQL server that demands TLS: a front that decrypts, before one that has none. */
export async function startTlsFront(
  databaseUrl: string,
  hostNames: string,
  authority = new Authority(),
): Promise<TlsFront> {
  const { cert, key } = authority.issue(hostNames);
  const target = new URL(databaseUrl);
  const seen = { encrypted: 0, plain: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    sockets.add(client);
    client.on('error', () => undefined);
    client.once('data', (first: Buffer) => {
      if (first.readInt32BE(4) !== SSL_REQUEST) {
        seen.plain += 1;
        client.end(NO_RULE);
        return;
      }
      seen.encrypted += 1;
      client.write('S');
      const secure = new TLSSocket(client, { isServer: true, cert, key });
      const upstream = connect(Number(target.port), target.hostname);
      sockets.add(upstream);
      secure.on('error', () => upstream.destroy());
      upstream.on('error', () => secure.destroy());
      secure.pipe(upstream).pipe(secure);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    caFile: authority.caFile,
    seen,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
      authority.remove();
    },
  };
}

const SSL_REQUEST = 80_877_103;
const NO_RULE_FIELDS = Buffer.from('SFATAL\0C28000\0Mno pg_hba.conf entry, no encryption\0\0');
const NO_RULE = Buffer.concat([Buffer.from('E'), int32(NO_RULE_FIELDS.length + 4), NO_RULE_FIELDS]);

function int32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}
