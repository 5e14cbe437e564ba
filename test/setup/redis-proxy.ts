import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface RedisProxy {
  url: string;
  /** Every command that went through, in capitals. */
  commands(): string[];
  /** Redis is gone: connections break, new ones are refused. */
  cut(): void;
  /** Redis is back. */
  mend(): void;
  close(): Promise<void>;
}

/** Stands between the service and the shared Redis, so that one spec can lose it and see what is asked of it. */
export async function createRedisProxy(redisUrl: string): Promise<RedisProxy> {
  const target = new URL(redisUrl);
  const sockets = new Set<Socket>();
  let sent = '';
  let away = false;
  const server = createServer((incoming) => {
    if (away) return void incoming.destroy();
    const upstream = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [incoming, upstream],
      [upstream, incoming],
    ]) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    incoming.on('data', (chunk: Buffer) => (sent += chunk.toString('latin1')));
    incoming.pipe(upstream).pipe(incoming);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    away = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    // A command is an array of bulk strings (RESP): *n, then the length and text of its name.
    commands: () =>
      [...sent.matchAll(/\*\d+\r\n\$\d+\r\n([a-z]+)\r\n/gi)].map((match) => match[1].toUpperCase()),
    cut,
    mend: () => {
      away = false;
    },
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
