import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { AppError } from '../../common/errors.js';
import { processStart } from './process-identity.js';

export type OwnerKind = 'service' | 'cli';

export interface Owner {
  pid: number;
  /** When that process began (`processStart`). */
  start: string;
  kind: OwnerKind;
}

/** The live process that owns the database; null if there is none, or if the owner has ended without releasing it. */
export function readLiveOwner(file: string): Owner | null {
  const owner = read(file);
  return owner && processStart(owner.pid) === owner.start ? owner : null;
}

/**
 * Makes this process the owner, until the returned function is called or the process ends.
 * @throws AppError `embedded_postgres_in_use`, naming the other process
 */
export function becomeOwner(file: string, kind: OwnerKind): () => void {
  const own: Owner = { pid: process.pid, start: processStart(process.pid) ?? '', kind };
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(own), { mode: 0o600 });
  try {
    // A link is created atomically, with its contents, and only where no file exists.
    while (!tryLink(draft, file)) {
      const other = readLiveOwner(file);
      if (other) throw inUse(other);
      removeStale(file);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return () => {
    if (read(file)?.pid === process.pid) rmSync(file, { force: true });
  };
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

function inUse({ pid, kind }: Owner): AppError {
  const other = kind === 'service' ? 'service' : 'command';
  return new AppError(
    'embedded_postgres_in_use',
    `Another ${other} (process ${pid}) uses this DATA_DIR. Stop it, or give this one a DATA_DIR of its own, or run a PostgreSQL server for both (DATABASE_URL).`,
  );
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

function read(file: string): Owner | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Owner;
  } catch {
    return null;
  }
}
