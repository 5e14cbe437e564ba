import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What PgBouncer accepts in a request for a connection, whatever it is configured to ignore. */
const ACCEPTED = [
  'user',
  'database',
  'client_encoding',
  'datestyle',
  'timezone',
  'standard_conforming_strings',
  'application_name',
];
const SSL_REQUEST = 80_877_103;

/** Statements whose effect outlives their transaction on the connection that the pooler gives to the next client. */
const KEEPS_STATE =
  /^\s*(set\s+(?!local|transaction)|listen\b|discard\b|prepare\b|declare\b.*\bwith hold\b|create\s+(local\s+)?temp(?![\s\S]*\bon commit drop\b))|pg_(try_)?advisory_lock|set_config\([^)]*,\s*false\)/i;

export interface FakePooler {
  url: string;
  /** Statements and named prepared statements that a pooler in transaction mode would leave with another client. */
  stateful: string[];
  /** Parameters that clients asked for and did not get. */
  refused: string[];
  close(): Promise<void>;
}

/**
 * A pooler in transaction mode, as far as a client can tell: it knows no TLS, refuses most session settings, and notes
 * every statement that needs the same connection to the server later.
 */
export async function startFakePooler(databaseUrl: string): Promise<FakePooler> {
  const target = new URL(databaseUrl);
  const stateful: string[] = [];
  const refused: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    sockets.add(client);
    client.once('close', () => sockets.delete(client));
    client.on('error', () => undefined);
    let upstream: Socket | null = null;
    const messages = new Frames((type, body) => {
      const text = statementOf(type, body);
      if (text !== null && KEEPS_STATE.test(text)) stateful.push(text);
    });
    client.on('data', (chunk: Buffer) => {
      if (upstream) {
        messages.add(chunk);
        upstream.write(chunk);
      } else if (chunk.length < 8) client.destroy();
      else if (chunk.readInt32BE(4) === SSL_REQUEST) client.write('N');
      else {
        const unknown = parametersOf(chunk).find((name) => !ACCEPTED.includes(name.toLowerCase()));
        if (unknown !== undefined) {
          refused.push(unknown);
          client.end(refusal(`unsupported startup parameter: ${unknown}`));
          return;
        }
        upstream = connect(Number(target.port), target.hostname);
        sockets.add(upstream);
        upstream.on('error', () => client.destroy());
        upstream.on('close', () => client.destroy());
        client.on('close', () => upstream?.destroy());
        upstream.pipe(client);
        upstream.write(chunk);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port);
  url.search = '';
  return {
    url: url.href,
    stateful,
    refused,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function parametersOf(startup: Buffer): string[] {
  return startup
    .toString('utf8', 8)
    .split('\0')
    .filter((_, index) => index % 2 === 0)
    .filter((name) => name !== '');
}

function refusal(message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0C08P01\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

/** The SQL of a Query or Parse message. A named Parse is reported as PREPARE. */
function statementOf(type: string, body: Buffer): string | null {
  const [first, second] = body.toString('utf8').split('\0');
  if (type === 'Q') return first;
  if (type !== 'P') return null;
  return first === '' ? second : `prepare ${first}`;
}

/** Cuts a stream of bytes into messages of the protocol. */
class Frames {
  private rest = Buffer.alloc(0);

  constructor(private readonly onMessage: (type: string, body: Buffer) => void) {}

  add(chunk: Buffer): void {
    this.rest = Buffer.concat([this.rest, chunk]);
    while (this.rest.length >= 5) {
      const end = this.rest.readInt32BE(1) + 1;
      if (this.rest.length < end) return;
      this.onMessage(this.rest.toString('latin1', 0, 1), this.rest.subarray(5, end));
      this.rest = this.rest.subarray(end);
    }
  }
}
