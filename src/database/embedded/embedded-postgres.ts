import { AppError, describeError } from '../../common/errors.js';
import { prepareBinaries } from './binaries.js';
import type { EmbeddedLog } from './embedded-log.js';
import { findClusterHome, makeClusterHome, moveWithinReach, type ClusterHome } from './cluster-home.js';
import { openAddress } from './connection.js';
import { initialiseCluster, refuseOtherMajor } from './initialise-cluster.js';
import { KeptServer } from './kept-server.js';
import { Ownership, refuseForeignOwner } from './owner-lock.js';
import { type OwnerKind, readLiveOwner } from './owner-record.js';
import { poll } from './poll.js';
import { findRunningServer, type RunningServer } from './postmaster-file.js';
import { signalProcess } from './process-identity.js';
import { type ChildServer, type LaunchOptions, startPostmaster } from './postmaster.js';
import { READY_WITHIN_MS, type ServerSettings } from './server-settings.js';
import { chooseServerUser, handOver } from './server-user.js';

export interface EmbeddedPostgresOptions {
  /** Its subfolder `postgres` holds the database. */
  dataDir: string;
  owner: OwnerKind;
  log: EmbeddedLog;
  /**
   * The database is gone for good: the server cannot be kept running, or another process took the data while this one
   * was suspended. The process should end. By default the error is thrown where no one can catch it.
   */
  onLost?: (error: AppError) => void;
  /** Server settings in addition to ours; tests switch durability off. */
  settings?: ServerSettings;
  /** See OwnerOptions and KeeperOptions; tests shorten them. */
  silentAfterMs?: number;
  restartPausesMs?: readonly number[];
}

export interface EmbeddedPostgres {
  url: string;
  /** Whether it was already running, because the process that started it was killed. `stop` still stops it. */
  adopted: boolean;
  /** Call it last, when nothing needs the database any longer. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL server that belongs to this process, with its data in `dataDir`, and keeps it running. The first
 * start creates the data (decision 11).
 * @throws AppError `embedded_postgres_*`
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  try {
    const { home, ownership } = await ownHome(options);
    try {
      return await startOrAdopt(home, ownership, options);
    } catch (error) {
      ownership.release();
      throw error;
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const message = `The embedded PostgreSQL in ${options.dataDir} could not be started (${describeError(cause).error}).`;
    throw new AppError('embedded_postgres_failed', message + hint(cause), { cause });
  }
}

/**
 * The address of the database of the service that runs (or is starting) on `dataDir`; null if there is no service.
 * @throws AppError `embedded_postgres_in_use` if that service runs in another container
 */
export async function connectToRunningPostgres(dataDir: string): Promise<string | null> {
  const home = findClusterHome(dataDir);
  if (!home) return null;
  refuseForeignOwner(home);
  if (readLiveOwner(home.owner)?.kind !== 'service') return null;
  const server = await poll(() => {
    if (!readLiveOwner(home.owner)) return null;
    const found = findRunningServer(home.data);
    return found?.ready ? found : undefined;
  }, READY_WITHIN_MS);
  return server ? openAddress(home, server.port) : null;
}

function hint(cause: unknown): string {
  const { code } = cause as NodeJS.ErrnoException;
  return code === 'EACCES' || code === 'EPERM'
    ? ' It seems to belong to another user: run this as that user.'
    : '';
}

/** Makes the home if there is none, and this process its owner. */
async function ownHome(
  options: EmbeddedPostgresOptions,
): Promise<{ home: ClusterHome; ownership: Ownership }> {
  const { dataDir, log } = options;
  if (!findClusterHome(dataDir)) makeClusterHome(dataDir, chooseServerUser(), log);
  const home = findClusterHome(dataDir)!;
  const ownership = await own(home, options);
  try {
    if (findRunningServer(home.data) || !moveWithinReach(dataDir, chooseServerUser(home.data), log))
      return { home, ownership };
  } catch (error) {
    ownership.release();
    throw error;
  }
  ownership.release();
  const moved = findClusterHome(dataDir)!;
  return { home: moved, ownership: await own(moved, options) };
}

function own(home: ClusterHome, options: EmbeddedPostgresOptions): Promise<Ownership> {
  const { log, owner: kind, silentAfterMs } = options;
  return Ownership.take(home, { kind, log, silentAfterMs });
}

function throwUncaught(error: AppError): never {
  throw error;
}

async function startOrAdopt(
  home: ClusterHome,
  ownership: Ownership,
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const { log, onLost = throwUncaught } = options;
  const left = await findReadyServer(home);
  const startAgain = (port?: number, signal?: AbortSignal) =>
    startNew(home, ownership, options, { port, signal });
  const server = left ?? (await startAgain());
  const interrupt = () => left && signalProcess(left, 'SIGINT');
  process.once('exit', interrupt);
  const kept = new KeptServer(server, { startAgain, log, onLost, pausesMs: options.restartPausesMs });
  void ownership.taken.then((error) => {
    kept.kill();
    onLost(error);
  });
  let stopping: Promise<void> | undefined;
  const stop = () =>
    (stopping ??= kept.stop().then(() => {
      process.off('exit', interrupt);
      ownership.release();
    }));
  try {
    const url = await openAddress(home, server.port);
    if (left)
      log({
        event: 'embedded_postgres.taken_over',
        message: 'Took over the embedded PostgreSQL that an earlier process left behind.',
        server_pid: left.pid,
      });
    return { url, adopted: left !== null, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startNew(
  home: ClusterHome,
  ownership: Ownership,
  { log, settings }: EmbeddedPostgresOptions,
  again: Pick<LaunchOptions, 'port' | 'signal'>,
): Promise<ChildServer> {
  refuseOtherMajor(home);
  const user = chooseServerUser(home.data);
  const binaries = prepareBinaries(user, log);
  await initialiseCluster(home, binaries, user);
  handOver(home.data, user);
  const lock = await ownership.lockForServer();
  return startPostmaster({ home, binaries, user, settings, lock, ...again });
}

/** The server left behind, once it accepts connections; null if there is none, or if it was stopping and has ended. */
async function findReadyServer({ data }: ClusterHome): Promise<RunningServer | null> {
  const found = await poll(() => {
    const server = findRunningServer(data);
    return !server || server.ready ? server : undefined;
  }, READY_WITHIN_MS);
  if (found !== undefined) return found;
  throw new AppError(
    'embedded_postgres_start_failed',
    `A PostgreSQL server left behind on ${data} does not become ready. Its process id is in postmaster.pid there.`,
  );
}
