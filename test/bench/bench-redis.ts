import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const READY_WITHIN_MS = 5000;
const ASK_EVERY_MS = 50;

export interface BenchRedis {
  url: string;
  stop(): Promise<void>;
}

/** The given Redis, else one of the bench's own; null where there is no redis-server to start. */
export async function openBenchRedis(url: string | null): Promise<BenchRedis | null> {
  if (url) return { url, stop: () => Promise.resolve() };
  const port = await freePort();
  const server = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], {
    stdio: 'ignore',
    cwd: '/',
  });
  const ended = new Promise<void>((resolve) => {
    server.once('exit', () => resolve());
    server.once('error', () => resolve());
  });
  if (!(await answers(server, port))) return null;
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      server.kill('SIGTERM');
      await ended;
    },
  };
}

async function answers(server: ChildProcess, port: number): Promise<boolean> {
  for (let waited = 0; waited < READY_WITHIN_MS; waited += ASK_EVERY_MS) {
    if (server.pid === undefined || server.exitCode !== null) return false;
    const socket = connect(port, '127.0.0.1');
    const connected = await Promise.race([
      once(socket, 'connect').then(
        () => true,
        () => false,
      ),
      delay(ASK_EVERY_MS).then(() => false),
    ]);
    socket.destroy();
    if (connected) return true;
    await delay(ASK_EVERY_MS);
  }
  return false;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
