import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../common/errors.js';
import { canEnter, type ServerUser } from './server-user.js';

/**
 * Folders of ours that the server's user can enter, wherever the project and the data lie (root's home is closed to
 * everybody else), best first. Each is made only when it is asked for.
 */
export function* reachablePlaces(user: ServerUser): Generator<string> {
  const temporary = join(tmpdir(), `weekly-intelligence-${process.getuid?.() ?? 'user'}`);
  const candidates = user ? ['/var/lib/weekly-intelligence', temporary] : [temporary];
  for (const folder of candidates)
    if (makeOwnFolder(folder) && (!user || canEnter(user, folder))) yield folder;
}

/** @throws AppError `embedded_postgres_unreachable` */
export function firstReachablePlace(user: ServerUser): string {
  for (const place of reachablePlaces(user)) return place;
  throw new AppError(
    'embedded_postgres_unreachable',
    'The user that PostgreSQL runs as can enter neither the project, nor /var/lib, nor the folder for temporary files: set DATABASE_URL.',
  );
}

/** The folder for temporary files is everybody's: what somebody else has put there is not used. */
function makeOwnFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    const found = lstatSync(folder);
    if (!found.isDirectory() || (process.getuid && found.uid !== process.getuid())) return false;
    chmodSync(folder, 0o755);
    return true;
  } catch {
    return false;
  }
}
