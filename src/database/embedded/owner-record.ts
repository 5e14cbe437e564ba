import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { bootId, isAlive, processStart, type ProcessIdentity } from './process-identity.js';

export type OwnerKind = 'service' | 'cli';

/** What owner.json says about the process that owns the database. */
export interface Owner extends ProcessIdentity {
  kind: OwnerKind;
  host: string;
  boot: string;
  /** Where its process id means something. */
  processes: string;
  /** The inode of the lock that it held; null if it held none. */
  lock: number | null;
}

export function describeThisProcess(kind: OwnerKind, lock: number | null): Owner {
  const { pid } = process;
  return {
    pid,
    start: processStart(pid) ?? '',
    kind,
    host: hostname(),
    boot: bootId(),
    processes: processNamespace(),
    lock,
  };
}

export function readOwner(file: string): Owner | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Owner;
  } catch {
    return null;
  }
}

/** The live process of this machine or container that owns the database; null if there is none. */
export function readLiveOwner(file: string): Owner | null {
  const owner = readOwner(file);
  return owner && !isForeign(owner) && isAlive(owner) ? owner : null;
}

/** Whether its process id says nothing here: it is of another container or machine, or from before a reboot. */
export function isForeign(owner: Owner): boolean {
  // Versions up to 0.2.0 recorded neither.
  if (owner.processes === undefined) return false;
  return owner.boot !== bootId() || owner.processes !== processNamespace();
}

function processNamespace(): string {
  if (process.platform !== 'linux') return hostname();
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
