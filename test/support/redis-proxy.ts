import { createTcpProxy } from './tcp-proxy.js';

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
    mend: () => proxy.mend(),
    close: proxy.close,
  };
}
