import { AppError } from '../../common/errors.js';
import type { AppConfig } from '../../config/app-config.js';
import { findClusterHome } from '../../database/embedded/cluster-home.js';
import {
  connectToRunningPostgres,
  startEmbeddedPostgres,
} from '../../database/embedded/embedded-postgres.js';
import { endWith } from '../with-application.js';

/** Runs the work on the configured database, that of a running service, or the embedded one. It never makes one. */
export async function withExistingDatabase<T>(
  { database }: AppConfig,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const url = database.url ?? (await connectToRunningPostgres(database.dataDir));
  return url === null ? onOwnServer(database.dataDir, work) : work(url);
}

/** Runs the work on a database that no service uses; an embedded one is made if there is none. */
export async function withIdleDatabase<T>(
  { database }: AppConfig,
  work: (url: string) => Promise<T>,
): Promise<T> {
  return database.url === null ? onOwnServer(database.dataDir, work, true) : work(database.url);
}

/** Runs the work on the embedded database, which no service uses meanwhile. @throws AppError `no_database` */
export async function onOwnServer<T>(
  dataDir: string,
  work: (url: string) => Promise<T>,
  mayMake = false,
): Promise<T> {
  if (!mayMake && findClusterHome(dataDir) === null)
    throw new AppError('no_database', 'There is no embedded database in DATA_DIR.');
  const server = await startEmbeddedPostgres({
    dataDir,
    owner: 'cli',
    log: () => undefined,
    onLost: endWith,
  });
  try {
    return await work(server.url);
  } finally {
    await server.stop();
  }
}
