import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../common/errors.js';
import { canEnter, type ServerUser } from './server-user.js';

/**
 * Folders of ours that the server's user can enter, best first. The project and the data may be in a folder that is
 * closed to other users, such as root's home. A folder is created only when the generator reaches it.
 */
export function* reachablePlaces(user: ServerUser): Generator<string> {
  const temporary = join(tmpdir(), `weekly-intelligence-${process.getuid?.() ?? 'user'}`);
  const folders = user ? ['/var/lib/weekly-intelligence', temporary] : [temporary];
  for (const folder of folders) if (makeOwnFolder(folder) && (!user || canEnter(user, folder))) yield folder;
}

/** @throws AppError `embedded_postgres_unreachable` */
export function firstReachablePlace(user: ServerUser): string {
  for (const place of reachablePlaces(user)) return place;
  throw new AppError(
    'embedded_postgres_unreachable',
    'The user that PostgreSQL runs as can enter neither the project, nor /var/lib, nor the folder for temporary files. Set DATABASE_URL.',
  );
}

/** All users can write to the folder for temporary files, so a folder of another user is not used. */
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
