import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from '../../common/errors.js';
import type { EmbeddedLog } from './embedded-log.js';
import { firstReachablePlace } from './reachable-place.js';
import { canEnter, type ServerUser } from './server-user.js';

/** The folder of one embedded database. The server's user owns only `data`, and may pass through the folder. */
export interface ClusterHome {
  folder: string;
  data: string;
  password: string;
  serverLog: string;
  owner: string;
  lock: string;
}

/** The home of a data directory's database, or null if it has none yet. @throws AppError `embedded_postgres_lost` */
export function findClusterHome(dataDir: string): ClusterHome | null {
  const entry = homeEntry(dataDir);
  if (!lstatSync(entry, { throwIfNoEntry: false })) return null;
  try {
    const folder = realpathSync(entry);
    const inside = (name: string) => join(folder, name);
    return {
      folder,
      data: inside('data'),
      password: inside('password'),
      serverLog: inside('server.log'),
      owner: inside('owner.json'),
      lock: inside('lock'),
    };
  } catch (cause) {
    const message = `${entry} points to data that does not exist. Restore it, or delete the link to start with an empty database.`;
    throw new AppError('embedded_postgres_lost', message, { cause });
  }
}

/** Makes the home where the server's user can reach it, if necessary as a link to another folder. */
export function makeClusterHome(dataDir: string, user: ServerUser, log: EmbeddedLog): void {
  const entry = homeEntry(dataDir);
  mkdirSync(dataDir, { recursive: true });
  if (!user || canEnter(user, dataDir)) {
    mkdirSync(entry);
    chmodSync(entry, user ? 0o711 : 0o700);
  } else symlinkSync(makePlace(entry, user, log), entry);
}

/**
 * Moves a home to a folder that the server's user can enter, if its own folder was moved or closed. Only its owner may.
 * @returns whether it was moved; then it has no owner
 * @throws AppError `embedded_postgres_unreachable`
 */
export function moveWithinReach(dataDir: string, user: ServerUser, log: EmbeddedLog): boolean {
  const entry = homeEntry(dataDir);
  const home = realpathSync(entry);
  if (!user || canEnter(user, home)) return false;
  const place = makePlace(entry, user, log);
  // Keeps owners and modes, across volumes too.
  const { status, stderr } = spawnSync('mv', ['-T', home, place], { encoding: 'utf8' });
  if (status !== 0)
    throw new AppError(
      'embedded_postgres_unreachable',
      `The data in ${home} could not be moved to ${place}: ${stderr.trim()}`,
    );
  rmSync(join(place, 'owner.json'), { force: true });
  rmSync(entry, { force: true });
  symlinkSync(place, entry);
  return true;
}

function makePlace(entry: string, user: ServerUser, log: EmbeddedLog): string {
  // A new name each time, so that deleting DATA_DIR really leads to an empty database.
  const place = mkdtempSync(join(firstReachablePlace(user), 'data-'));
  chmodSync(place, 0o711);
  log({
    event: 'embedded_postgres.data_placed',
    message:
      "PostgreSQL's user cannot enter DATA_DIR, so the data are in another folder. To remove them, delete both.",
    link: entry,
    folder: place,
  });
  return place;
}

function homeEntry(dataDir: string): string {
  return join(resolve(dataDir), 'postgres');
}
