import { AppError, describeError } from '../../common/errors.js';
import { prepareBinaries } from './binaries.js';
import type { EmbeddedLog } from './embedded-log.js';
import { findClusterHome, makeClusterHome, moveWithinReach, type ClusterHome } from './cluster-home.js';
import { openAddress } from './connection.js';
import { initialiseCluster } from './initialise-cluster.js';
import { becomeOwner, readLiveOwner, type OwnerKind } from './owner-lock.js';
import { poll } from './poll.js';
import { findRunningServer, type RunningServer } from './postmaster-file.js';
import { signalProcess } from './process-identity.js';
import { READY_WITHIN_MS, startPostmaster, stopPostmaster } from './postmaster.js';
import type { ServerSettings } from './server-settings.js';
import { chooseServerUser, handOver } from './server-user.js';

export interface EmbeddedPostgresOptions {
  /** Its subfolder `postgres` holds the database. */
  dataDir: string;
  owner: OwnerKind;
  log: EmbeddedLog;
  /** Server settings in addition to ours; tests switch durability off. */
  settings?: ServerSettings;
}

export interface EmbeddedPostgres {
  url: string;
  /** Whether it was already running, because the process that started it was killed. `stop` still stops it. */
  adopted: boolean;
  /** Call it last, when nothing needs the database any longer. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL server that belongs to this process, with its data in `dataDir`. The first start creates the data
 * (decision 11).
 * @throws AppError `embedded_postgres_*`
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  try {
    const home = openHome(options);
    const release = becomeOwner(home.owner, options.owner);
    try {
      return await startOrAdopt(home, release, options);
    } catch (error) {
      release();
      throw error;
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const message = `The embedded PostgreSQL in ${options.dataDir} could not be started (${describeError(cause).error}).`;
    throw new AppError('embedded_postgres_failed', message + hint(cause), { cause });
  }
}

/** The address of the database of the service that runs (or is starting) on `dataDir`; null if there is no service. */
export async function connectToRunningPostgres(dataDir: string): Promise<string | null> {
  const home = findClusterHome(dataDir);
  if (!home || readLiveOwner(home.owner)?.kind !== 'service') return null;
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

function openHome({ dataDir, log }: EmbeddedPostgresOptions): ClusterHome {
  const existing = findClusterHome(dataDir);
  if (!existing) makeClusterHome(dataDir, chooseServerUser(), log);
  else if (!readLiveOwner(existing.owner) && !findRunningServer(existing.data))
    moveWithinReach(dataDir, chooseServerUser(existing.data), log);
  return findClusterHome(dataDir)!;
}

async function startOrAdopt(
  home: ClusterHome,
  release: () => void,
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const left = await findReadyServer(home);
  const server = left ?? (await startNew(home, options));
  // The last resort of a process that ends without calling `stop`: it cannot wait, but it can send the signal.
  const interruptServer = () => signalProcess(server, 'SIGINT');
  process.once('exit', interruptServer);
  let stopping: Promise<void> | undefined;
  const stop = () =>
    (stopping ??= stopPostmaster(server).then(() => {
      process.off('exit', interruptServer);
      release();
    }));
  try {
    const url = await openAddress(home, server.port);
    if (left)
      options.log({
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
  { log, settings }: EmbeddedPostgresOptions,
): Promise<RunningServer> {
  const user = chooseServerUser(home.data);
  const binaries = prepareBinaries(user, log);
  await initialiseCluster(home, binaries, user);
  handOver(home.data, user);
  return startPostmaster(home, binaries, user, settings);
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
