import { closeSync, linkSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { AppError } from '../../common/errors.js';
import type { ClusterHome } from './cluster-home.js';
import type { EmbeddedLog } from './embedded-log.js';
import { isOnOneMachine, type KernelLock, tryKernelLock } from './kernel-lock.js';
import { OwnerBeat, readBeat } from './owner-beat.js';
import {
  describeThisProcess,
  isForeign,
  type Owner,
  type OwnerKind,
  readLiveOwner,
  readOwner,
} from './owner-record.js';
import { bootId } from './process-identity.js';
import { poll } from './poll.js';
import { findRunningServer } from './postmaster-file.js';
import { READY_WITHIN_MS } from './server-settings.js';

/** A service that is just stopping elsewhere has this long. */
const FOREIGN_LOCK_WITHIN_MS = 5000;
const LOCK_INTERVAL_MS = 200;
/** An owner elsewhere whose beat has not moved for this long has ended. Its event loop may be busy for long. */
const SILENT_AFTER_MS = 30_000;

export interface OwnerOptions {
  kind: OwnerKind;
  log: EmbeddedLog;
  /** In place of 30 s; tests set it. */
  silentAfterMs?: number;
}

/**
 * Makes this process the owner of the data, until `release` is called or the process ends. Three things keep others
 * away (decision 71): the process that owner.json names, where its id means something; a kernel lock, which the
 * server inherits, so that it lasts as long as any process of the server; and, where there is no such lock, the beat.
 */
export class Ownership {
  /** Resolves if another process takes the data. It may do so while this one is suspended, where there are no locks. */
  readonly taken: Promise<AppError>;
  private readonly beat: OwnerBeat;

  private constructor(
    private readonly home: ClusterHome,
    private lock: KernelLock | null,
    ownerFile: number,
  ) {
    this.beat = new OwnerBeat(home.owner, ownerFile);
    this.taken = this.beat.replaced.then(() => inUseElsewhere(readOwner(home.owner)));
  }

  /** @throws AppError `embedded_postgres_in_use`, naming the other process */
  static async take(home: ClusterHome, options: OwnerOptions): Promise<Ownership> {
    const local = readLiveOwner(home.owner);
    if (local) throw inUse(local);
    const lock = await takeKernelLock(home);
    try {
      await refuseBeatingOwner(home, lock, options);
      return new Ownership(home, lock, recordOwner(home.owner, options.kind, lock));
    } catch (error) {
      if (lock) closeSync(lock.descriptor);
      throw error;
    }
  }

  /**
   * The lock to be inherited by a server that starts now; null where locks are not available. A server that was taken
   * over holds it alone, so after its end it is taken here.
   */
  async lockForServer(): Promise<number | null> {
    this.lock ??= await takeKernelLock(this.home);
    return this.lock?.descriptor ?? null;
  }

  release(): void {
    this.beat.stop();
    if (this.lock) closeSync(this.lock.descriptor);
    this.lock = null;
    const recorded = readOwner(this.home.owner);
    if (recorded?.pid === process.pid && !isForeign(recorded)) rmSync(this.home.owner, { force: true });
  }
}

/** @throws AppError `embedded_postgres_in_use` if the data are used in another container or on another machine */
export function refuseForeignOwner(home: ClusterHome): void {
  const owner = readOwner(home.owner);
  if (!owner || !isForeign(owner)) return;
  const lock = tryKernelLock(home.lock);
  if (lock === 'taken') throw inUseElsewhere(owner);
  if (lock !== 'unavailable') closeSync(lock.descriptor);
}

/** Null where there are no such locks, or if a server of this machine, left behind by its owner, holds it. */
async function takeKernelLock(home: ClusterHome): Promise<KernelLock | null> {
  const owner = readOwner(home.owner);
  // What is left of a killed server of this container ends by itself, when its last query ends.
  const patienceMs = owner && !isForeign(owner) ? READY_WITHIN_MS : FOREIGN_LOCK_WITHIN_MS;
  const lock = await poll(
    () => {
      const attempt = tryKernelLock(home.lock);
      if (attempt !== 'taken') return attempt;
      const local = readLiveOwner(home.owner);
      if (local && local.pid !== process.pid) throw inUse(local);
      return findRunningServer(home.data) ? 'unavailable' : undefined;
    },
    patienceMs,
    LOCK_INTERVAL_MS,
  );
  if (lock === undefined) throw inUseElsewhere(readOwner(home.owner));
  return lock === 'unavailable' ? null : lock;
}

/** Waits for the beat of an owner elsewhere, unless the lock that we got proves that this owner has ended. */
async function refuseBeatingOwner(
  home: ClusterHome,
  lock: KernelLock | null,
  { log, silentAfterMs }: OwnerOptions,
): Promise<void> {
  const owner = readOwner(home.owner);
  if (!owner || !isForeign(owner)) return;
  const sameKernel = owner.boot === bootId() || isOnOneMachine(home.folder);
  if (lock && lock.inode === owner.lock && sameKernel) return;
  log({
    event: 'embedded_postgres.owner_awaited',
    message: 'DATA_DIR was last used in another container or on another machine: waiting for a sign of life.',
    host: owner.host,
  });
  const before = readBeat(home.owner);
  const moved = () => readBeat(home.owner) !== before || undefined;
  if (await poll(moved, silentAfterMs ?? SILENT_AFTER_MS, LOCK_INTERVAL_MS)) throw inUseElsewhere(owner);
}

/** @returns a descriptor of the file */
function recordOwner(file: string, kind: OwnerKind, lock: KernelLock | null): number {
  const draft = `${file}.${process.pid}`;
  const descriptor = openSync(draft, 'w', 0o600);
  try {
    writeSync(descriptor, JSON.stringify(describeThisProcess(kind, lock?.inode ?? null)));
    // A link is created atomically, with its contents, and only where no file exists.
    while (!tryLink(draft, file)) {
      const other = readLiveOwner(file);
      if (other) throw inUse(other);
      removeStale(file);
    }
  } catch (error) {
    closeSync(descriptor);
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return descriptor;
}

/**
 * Moves the stale file aside before it is deleted. If its owner is alive after all, another process was faster: undo.
 */
function removeStale(file: string): void {
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (readLiveOwner(aside)) tryLink(aside, file);
  rmSync(aside, { force: true });
}

const WHAT_TO_DO = 'give this one a DATA_DIR of its own, or run a PostgreSQL server for both (DATABASE_URL).';

function inUse({ pid, kind }: Owner): AppError {
  return new AppError(
    'embedded_postgres_in_use',
    `Another ${nameOf(kind)} (process ${pid}) uses this DATA_DIR. Stop it, or ${WHAT_TO_DO}`,
  );
}

function inUseElsewhere(owner: Owner | null): AppError {
  const who = owner?.host
    ? `A ${nameOf(owner.kind)} in another container or on another machine (host ${owner.host}, process ${owner.pid} there)`
    : 'A process in another container or on another machine';
  return new AppError(
    'embedded_postgres_in_use',
    `${who} uses this DATA_DIR. Two servers on the same data would destroy them. Stop the other one first, or run this command where it runs, or ${WHAT_TO_DO}`,
  );
}

function nameOf(kind: OwnerKind): string {
  return kind === 'service' ? 'service' : 'command';
}

function tryLink(source: string, target: string): boolean {
  try {
    linkSync(source, target);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
