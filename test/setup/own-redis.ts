import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import { until } from './until.js';

export interface OwnRedis {
  url: string;
  client: Redis;
  stop(): Promise<void>;
}

/** Whether a spec may start servers of its own; false where the shared one runs in a container. */
export const hasRedisServer = (): boolean =>
  spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;

/** A Redis for one spec alone, to be set up as it likes. */
export async function startOwnRedis(...settings: string[]): Promise<OwnRedis> {
  const port = await freePort();
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', ...settings],
    { stdio: 'ignore', cwd: '/' },
  );
  const kill = (): boolean => server.kill('SIGKILL');
  process.once('exit', kill);
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  await until(async () => (await client.ping()) === 'PONG');
  return {
    url,
    client,
    stop: async () => {
      client.disconnect();
      const ended = once(server, 'exit');
      process.off('exit', kill);
      server.kill('SIGTERM');
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
