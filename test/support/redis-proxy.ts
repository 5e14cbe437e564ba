import { createTcpProxy } from './tcp-proxy.js';

export interface RedisProxy {
  url: string;
  /** All commands that passed, in capitals. */
  commands(): string[];
  /** Breaks all connections and refuses new ones, as if Redis were away. */
  cut(): void;
  /** Lets connections pass again. */
  restore(): void;
  close(): Promise<void>;
}

/** A proxy before the shared Redis, so that one spec can lose the connection and see the commands. */
export async function createRedisProxy(redisUrl: string): Promise<RedisProxy> {
  const { hostname, port } = new URL(redisUrl);
  let sent = '';
  const proxy = await createTcpProxy(
    { host: hostname, port: Number(port) },
    (chunk) => (sent += chunk.toString('latin1')),
  );
  return {
    url: `redis://127.0.0.1:${proxy.port}`,
    // A command is an array of bulk strings (RESP): *n, then the length and text of its name.
    commands: () =>
      [...sent.matchAll(/\*\d+\r\n\$\d+\r\n([a-z]+)\r\n/gi)].map((match) => match[1].toUpperCase()),
    cut: proxy.cut,
    restore: () => proxy.restore(),
    close: proxy.close,
  };
}
