import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../common/errors.js';
import type { Binaries } from './binaries.js';
import type { ClusterHome } from './cluster-home.js';
import { poll } from './poll.js';
import {
  findRunningServer,
  readPostmasterFile,
  removeMisleadingFile,
  type RunningServer,
} from './postmaster-file.js';
import { isAlive, type ProcessIdentity, signalProcess } from './process-identity.js';
import { logTail, openServerLog, sizeOf } from './server-log.js';
import {
  READY_WITHIN_MS,
  SERVER_ENVIRONMENT,
  SERVER_SETTINGS,
  type ServerSettings,
} from './server-settings.js';
import type { ServerUser } from './server-user.js';

const FAST_SHUTDOWN_MS = 30_000;
const IMMEDIATE_SHUTDOWN_MS = 10_000;
const RETRY_PAUSE_MS = 250;
/** No other server is on the data (`Ownership`, `findRunningServer`), so a lock file is that of a killed server. */
const TEMPORARY_FAILURE =
  /shared memory block|lock file "postmaster\.pid" already exists|Address already in use|could not create any TCP\/IP sockets/;

export interface LaunchOptions {
  home: ClusterHome;
  binaries: Binaries;
  user: ServerUser;
  settings?: ServerSettings;
  /** The owner's kernel lock. Every process of the server inherits it. */
  lock: number | null;
  /** Default: a free one. */
  port?: number;
  /** Gives up. A server that is already starting is stopped. */
  signal?: AbortSignal;
}

/** A server that this process started. */
export interface ChildServer extends RunningServer {
  ended: Promise<unknown>;
}

/**
 * Starts a server with a process group and a log of its own, so that Ctrl-C in a terminal reaches only the service,
 * which stops the server last. Tries again while a killed server still holds its memory or its process id (its parent
 * has not reaped it yet), or when another process took the port.
 * @throws AppError `embedded_postgres_start_failed` with the tail of the server's log
 */
export async function startPostmaster(options: LaunchOptions): Promise<ChildServer> {
  const { home, signal } = options;
  const deadline = performance.now() + READY_WITHIN_MS;
  for (;;) {
    signal?.throwIfAborted();
    removeMisleadingFile(home.data);
    const logOffset = sizeOf(home.serverLog);
    const server = await launch(options, options.port ?? (await freePort()));
    if (server) return server;
    signal?.throwIfAborted();
    const tail = logTail(home.serverLog, logOffset);
    if (!TEMPORARY_FAILURE.test(tail) || performance.now() > deadline)
      throw new AppError(
        'embedded_postgres_start_failed',
        `The embedded PostgreSQL did not start. Its log ends with:\n${tail}`,
      );
    await delay(RETRY_PAUSE_MS);
  }
}

/** The server once it accepts connections, or null if it ended instead. */
async function launch(options: LaunchOptions, port: number): Promise<ChildServer | null> {
  const { home, signal } = options;
  // In a container a killed server and the next one often get the same process id.
  const stale = readPostmasterFile(home.data);
  const child = spawnServer(options, port);
  let over = false;
  // A program that cannot be run at all writes no log.
  let spawnError: Error | undefined;
  const ended = once(child, 'exit').then(
    () => (over = true),
    (error: Error) => (spawnError = error),
  );
  const interrupt = () => child.kill('SIGINT');
  // The last resort of a process that ends without stopping it: it cannot wait, but it can send the signal.
  process.once('exit', interrupt);
  signal?.addEventListener('abort', interrupt);
  void ended.then(() => process.off('exit', interrupt));
  const server = await poll(() => {
    if (spawnError) throw spawnError;
    if (over) return null;
    if (readPostmasterFile(home.data) === stale) return undefined;
    const found = findRunningServer(home.data);
    return found?.ready && found.pid === child.pid ? found : undefined;
  }, READY_WITHIN_MS);
  signal?.removeEventListener('abort', interrupt);
  if (server === undefined) child.kill('SIGQUIT');
  return server ? { ...server, ended } : null;
}

function spawnServer({ home, binaries, user, settings, lock }: LaunchOptions, port: number): ChildProcess {
  const all = { ...SERVER_SETTINGS, ...settings, port: String(port) };
  const options = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openServerLog(home.serverLog);
  const child = spawn(join(binaries, 'postgres'), ['-D', home.data, ...options], {
    ...user,
    cwd: home.data,
    env: SERVER_ENVIRONMENT,
    detached: true,
    stdio: ['ignore', log, log, ...(lock === null ? [] : [lock])],
  });
  closeSync(log);
  child.unref();
  return child;
}

/**
 * Stops the server and writes all data to disk. If that takes too long, it ends at once and recovers at the next start.
 * Returns when the process has ended. It loses its command line before that, so only its identity counts.
 * @throws AppError `embedded_postgres_stop_failed`
 */
export async function stopPostmaster(server: ProcessIdentity): Promise<void> {
  for (const [signal, timeoutMs] of [
    ['SIGINT', FAST_SHUTDOWN_MS],
    ['SIGQUIT', IMMEDIATE_SHUTDOWN_MS],
  ] as const) {
    signalProcess(server, signal);
    if (await poll(() => !isAlive(server) || undefined, timeoutMs)) return;
  }
  throw new AppError(
    'embedded_postgres_stop_failed',
    `The embedded PostgreSQL (process ${server.pid}) does not stop.`,
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
