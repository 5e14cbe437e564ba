import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '../../common/errors.js';
import type { Binaries } from './binaries.js';
import type { ClusterHome } from './cluster-home.js';
import { findPlatformPackage } from './platform-package.js';
import { SERVER_ENVIRONMENT, SUPERUSER } from './server-settings.js';
import type { ServerUser } from './server-user.js';

const UNFINISHED = 'data.init-';

/**
 * Makes the data directory if there is none. It is made under another name and renamed at the end, so that the next
 * start removes one that is unfinished.
 * @throws AppError `embedded_postgres_init_failed`, `embedded_postgres_lost` if there were data before
 */
export async function initialiseCluster(
  home: ClusterHome,
  binaries: Binaries,
  user: ServerUser,
): Promise<void> {
  const unfinishedNames = readdirSync(home.folder).filter((name) => name.startsWith(UNFINISHED));
  if (!existsSync(home.data)) {
    refuseLostData(home, unfinishedNames.length > 0);
    // The password goes first: without data it counts as a trace of data that were lost.
    rmSync(home.password, { force: true });
  }
  for (const name of unfinishedNames)
    rmSync(join(home.folder, name), { recursive: true, force: true, maxRetries: 5 });
  if (existsSync(home.data)) return;

  const unfinished = join(home.folder, `${UNFINISHED}${randomBytes(6).toString('hex')}`);
  const passwordFile = `${unfinished}.password`;
  const password = randomBytes(24).toString('base64url');
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  writeFileSync(home.password, password, { mode: 0o600 });
  if (user) for (const path of [unfinished, passwordFile]) chownSync(path, user.uid, user.gid);
  await runInitdb(unfinished, passwordFile, binaries, user);
  rmSync(passwordFile);
  renameSync(unfinished, home.data);
}

/** The server's log is written only once there are data. A first start that was interrupted leaves a password, too. */
function refuseLostData(home: ClusterHome, interrupted: boolean): void {
  if (!existsSync(home.serverLog) && (interrupted || !existsSync(home.password))) return;
  throw new AppError(
    'embedded_postgres_lost',
    `There were data in ${home.data}, and the folder is gone. Restore it (is a volume not mounted?), or delete ${home.folder} to start with an empty database.`,
  );
}

/** @throws AppError `embedded_postgres_other_major` */
export function refuseOtherMajor(home: ClusterHome): void {
  const file = join(home.data, 'PG_VERSION');
  if (!existsSync(file)) return;
  const theirs = readFileSync(file, 'utf8').trim();
  const ours = findPlatformPackage().version.split('.')[0];
  if (theirs === '' || theirs === ours) return;
  throw new AppError(
    'embedded_postgres_other_major',
    `The data in ${home.data} are of PostgreSQL ${theirs}, and this version brings PostgreSQL ${ours}. With the version that wrote them run \`npm run cli -- backup --to FILE\`, then with this one and a new DATA_DIR \`npm run cli -- restore --from FILE\`.`,
  );
}

async function runInitdb(
  data: string,
  passwordFile: string,
  binaries: Binaries,
  user: ServerUser,
): Promise<void> {
  const options = [
    `--pgdata=${data}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--no-instructions',
  ];
  try {
    await promisify(execFile)(join(binaries, 'initdb'), options, {
      ...user,
      cwd: data,
      env: SERVER_ENVIRONMENT,
    });
  } catch (cause) {
    const reason = (cause as { stderr?: string }).stderr?.trim() || (cause as Error).message;
    throw new AppError(
      'embedded_postgres_init_failed',
      `A new database could not be made in ${data}: ${reason}`,
      { cause },
    );
  }
}
