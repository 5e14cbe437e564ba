import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';

const READY_WITHIN_MS = 20_000;

/** @returns {{url: string, stop(): Promise<void>} | undefined} undefined if there is no Redis and CI is not set */
export async function startRedis() {
  if (process.env.TEST_REDIS_URL) return { url: process.env.TEST_REDIS_URL, stop: async () => {} };
  if (runs('redis-server', ['--version']) || installDebianPackage()) return startProcess();
  if (runs('docker', ['info'])) return startContainer();
  const advice = 'Install redis-server, start Docker, or set TEST_REDIS_URL.';
  if (process.env.CI) throw new Error(`No Redis to test against. ${advice}`);
  process.stderr.write(`No Redis to test against: every test that needs one is skipped. ${advice}\n`);
  return undefined;
}

function runs(command, args) {
  return spawnSync(command, args, { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

function installDebianPackage() {
  if (process.getuid?.() !== 0 || !runs('apt-get', ['--version'])) return false;
  process.stderr.write('Installing redis-server for the tests (apt-get).\n');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const apt = (...args) => spawnSync('apt-get', ['-qq', ...args], { stdio: 'ignore', env, timeout: 300_000 });
  const install = () => apt('install', '-y', '--no-install-recommends', 'redis-server').status === 0;
  if (!install()) {
    apt('update');
    install();
  }
  return runs('redis-server', ['--version']);
}

/** Runs in our own process group and without a shell, so that Ctrl-C in a terminal ends it too. */
async function startProcess() {
  const port = await freePort();
  const args = [
    '--port',
    port,
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--daemonize',
    'no',
  ];
  const server = spawn('redis-server', args.map(String), { stdio: 'ignore', cwd: '/' });
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);
  const url = `redis://127.0.0.1:${port}`;
  await waitUntilReady(url);
  return {
    url,
    stop: async () => {
      const ended = once(server, 'exit');
      process.off('exit', kill);
      server.kill('SIGTERM');
      await ended;
    },
  };
}

async function startContainer() {
  const id = docker(
    'run',
    '--detach',
    '--rm',
    '--publish',
    '127.0.0.1::6379',
    'redis:7-alpine',
    'redis-server',
    '--save',
    '',
  );
  const remove = () => docker('rm', '--force', id);
  process.once('exit', remove);
  const url = `redis://${docker('port', id, '6379/tcp').split('\n')[0]}`;
  await waitUntilReady(url);
  return {
    url,
    stop: async () => {
      process.off('exit', remove);
      remove();
    },
  };
}

function docker(...args) {
  return execFileSync('docker', args, { encoding: 'utf8' }).trim();
}

async function waitUntilReady(url) {
  const client = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  client.on('error', () => {});
  const timer = setTimeout(() => client.disconnect(), READY_WITHIN_MS);
  try {
    await client.ping();
  } finally {
    clearTimeout(timer);
    client.disconnect();
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
