import { spawnSync } from 'node:child_process';
import { closeSync, fstatSync, openSync, statSync, statfsSync } from 'node:fs';

/** A lock of the kernel. It lasts until every process that has inherited the descriptor has closed it or ended. */
export interface KernelLock {
  descriptor: number;
  /** Identifies the file that is locked, not its name: a file that was deleted and made again is another one. */
  inode: number;
}

/** Types of file systems (statfs(2)) that one machine at a time uses: ext, XFS, Btrfs, ZFS, F2FS, tmpfs, overlay. */
const ON_ONE_MACHINE = new Set([
  0xef53, 0x58465342, 0x9123683e, 0x2fc12fc1, 0xf2f52010, 0x01021994, 0x794c7630,
]);
const CONFLICT = 1;

/**
 * Locks the file with flock(2), which holds across containers. Node cannot do that itself, but the program `flock`
 * (util-linux, busybox) locks the descriptor that it inherits, and the lock stays when the program has ended.
 * @returns 'taken' if another process holds it, 'unavailable' where there is no such program or no such lock
 */
export function tryKernelLock(file: string): KernelLock | 'taken' | 'unavailable' {
  if (process.platform !== 'linux') return 'unavailable';
  for (;;) {
    const descriptor = openSync(file, 'a', 0o600);
    const { status } = spawnSync('flock', ['-x', '-n', '3'], {
      stdio: ['ignore', 'ignore', 'ignore', descriptor],
    });
    const { ino: inode } = fstatSync(descriptor);
    if (status === 0 && statSync(file, { throwIfNoEntry: false })?.ino === inode)
      return { descriptor, inode };
    closeSync(descriptor);
    if (status !== 0) return status === CONFLICT ? 'taken' : 'unavailable';
  }
}

/** Whether only one kernel can use the files there, so that its locks are all locks. */
export function isOnOneMachine(folder: string): boolean {
  return ON_ONE_MACHINE.has(statfsSync(folder).type);
}
