import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../common/errors.js';
import type { Binaries } from './binaries.js';
import type { ClusterHome } from './cluster-home.js';
import { poll } from './poll.js';
import { findRunningServer, removeMisleadingFile, type RunningServer } from './postmaster-file.js';
import { isAlive, type ProcessIdentity, signalProcess } from './process-identity.js';
import { logTail, openServerLog, sizeOf } from './server-log.js';
import { SERVER_ENVIRONMENT, SERVER_SETTINGS, type ServerSettings } from './server-settings.js';
import type { ServerUser } from './server-user.js';

/** Crash recovery of an embedded database takes seconds. This is enough for slow disks. */
export const READY_WITHIN_MS = 120_000;
const FAST_SHUTDOWN_MS = 30_000;
const IMMEDIATE_SHUTDOWN_MS = 10_000;
const RETRY_PAUSE_MS = 250;
/** No other server is on the data (`becomeOwner`, `findRunningServer`), so a lock file is that of a killed server. */
const TEMPORARY_FAILURE =
  /shared memory block|lock file "postmaster\.pid" already exists|Address already in use|could not create any TCP\/IP sockets/;

/**
 * Starts a server with a process group and a log of its own, so that Ctrl-C in a terminal reaches only the service,
 * which stops the server last. Tries again while a killed server still holds its memory or its process id (its parent
 * has not reaped it yet), or when another process took the port.
 * @throws AppError `embedded_postgres_start_failed` with the tail of the server's log
 */
export async function startPostmaster(
  home: ClusterHome,
  binaries: Binaries,
  user: ServerUser,
  settings: ServerSettings = {},
): Promise<RunningServer> {
  const deadline = performance.now() + READY_WITHIN_MS;
  for (;;) {
    removeMisleadingFile(home.data);
    const logOffset = sizeOf(home.serverLog);
    const server = await launch(home, binaries, user, {
      ...SERVER_SETTINGS,
      ...settings,
      port: String(await freePort()),
    });
    if (server) return server;
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
async function launch(home: ClusterHome, binaries: Binaries, user: ServerUser, settings: ServerSettings) {
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openServerLog(home.serverLog);
  const child = spawn(join(binaries, 'postgres'), ['-D', home.data, ...options], {
    ...user,
    cwd: home.data,
    env: SERVER_ENVIRONMENT,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  let ended = false;
  child.once('exit', () => (ended = true));
  // A program that cannot be run at all writes no log.
  let spawnError: Error | undefined;
  child.once('error', (error) => (spawnError = error));
  const server = await poll(() => {
    if (spawnError) throw spawnError;
    if (ended) return null;
    const found = findRunningServer(home.data);
    return found?.ready && found.pid === child.pid ? found : undefined;
  }, READY_WITHIN_MS);
  if (server === undefined) child.kill('SIGQUIT');
  return server ?? null;
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
