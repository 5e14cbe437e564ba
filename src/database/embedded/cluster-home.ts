import { spawnSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from '../../common/errors.js';
import { firstReachablePlace } from './reachable-place.js';
import { canEnter, type ServerUser } from './server-user.js';

/** All that belongs to one embedded database, in one folder. The server's user owns `data` only, and may pass through. */
export interface ClusterHome {
  folder: string;
  data: string;
  password: string;
  serverLog: string;
  owner: string;
}

/** The home of a data directory's database, or null when it has none yet. @throws AppError `embedded_postgres_lost` */
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
    };
  } catch (cause) {
    const message = `${entry} points at data that is not there. Bring it back, or delete the link to begin anew.`;
    throw new AppError('embedded_postgres_lost', message, { cause });
  }
}

/** Makes the home where the server's user can reach it; as a link to such a place if need be. */
export function makeClusterHome(dataDir: string, user: ServerUser, log: (message: string) => void): void {
  const entry = homeEntry(dataDir);
  mkdirSync(dataDir, { recursive: true });
  if (!user || canEnter(user, dataDir)) {
    mkdirSync(entry);
    chmodSync(entry, user ? 0o711 : 0o700);
  } else symlinkSync(makePlace(entry, user, log), entry);
}

/** A home that was moved into a closed folder, or whose folder was closed later, goes where it can be reached. */
export function moveWithinReach(dataDir: string, user: ServerUser, log: (message: string) => void): void {
  const entry = homeEntry(dataDir);
  const home = realpathSync(entry);
  if (!user || canEnter(user, home)) return;
  const place = makePlace(entry, user, log);
  // Keeps owners and modes, across volumes too.
  const { status, stderr } = spawnSync('mv', ['-T', home, place], { encoding: 'utf8' });
  if (status !== 0)
    throw new AppError(
      'embedded_postgres_unreachable',
      `The data in ${home} could not be moved to ${place}: ${stderr.trim()}`,
    );
  rmSync(entry, { force: true });
  symlinkSync(place, entry);
}

function makePlace(entry: string, user: ServerUser, log: (message: string) => void): string {
  // A name of its own, so that whoever deletes DATA_DIR really begins anew.
  const place = mkdtempSync(join(firstReachablePlace(user), 'data-'));
  chmodSync(place, 0o711);
  log(
    `PostgreSQL's user cannot enter ${entry}: the data are kept in ${place}. To be rid of them, delete both.`,
  );
  return place;
}

function homeEntry(dataDir: string): string {
  return join(resolve(dataDir), 'postgres');
}
