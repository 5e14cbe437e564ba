import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { AppError } from '../../common/errors.js';

/** The user that the server runs as. Undefined: the user of this process. */
export type ServerUser = { uid: number; gid: number } | undefined;

const ROOT = 0;
const USER_NAMES = ['postgres', 'nobody'];

/**
 * PostgreSQL refuses to run as root: under root it runs as the owner of existing data, or as `postgres` or `nobody`.
 */
export function chooseServerUser(data?: string): ServerUser {
  if (process.getuid?.() !== ROOT) return undefined;
  const owner = data === undefined ? undefined : statSync(data, { throwIfNoEntry: false });
  if (owner && owner.uid !== ROOT) return { uid: owner.uid, gid: owner.gid };
  for (const name of USER_NAMES) {
    const uid = idOf('-u', name);
    const gid = idOf('-g', name);
    if (uid !== null && gid !== null) return { uid, gid };
  }
  throw new AppError(
    'embedded_postgres_no_user',
    'PostgreSQL does not run as root, and neither of the users "postgres" and "nobody" exists. Add one, or set DATABASE_URL.',
  );
}

/** Whether that user can enter the folder. It is tried out, because mode bits alone do not decide it. */
export function canEnter(user: ServerUser, folder: string): boolean {
  return (
    spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...user, cwd: '/', stdio: 'ignore' }).status === 0
  );
}

/** Gives the data to the server's user: after a copy by root they belong to root. */
export function handOver(data: string, user: ServerUser): void {
  if (user && statSync(data).uid !== user.uid) spawnSync('chown', ['-R', `${user.uid}:${user.gid}`, data]);
}

function idOf(flag: '-u' | '-g', name: string): number | null {
  const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
  return status === 0 ? Number(stdout) : null;
}
