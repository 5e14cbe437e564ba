import { DataSource, type DataSourceOptions, getMetadataArgsStorage } from 'typeorm';
import type { AppConfig } from '../../config/app-config.js';
import { dataSourceOptions } from '../../database/data-source.js';
import { findClusterHome } from '../../database/embedded/cluster-home.js';
import {
  connectToRunningPostgres,
  startEmbeddedPostgres,
} from '../../database/embedded/embedded-postgres.js';
// TypeORM knows a record where its class has been loaded: the whole service's are.
import '../cli.module.js';

export interface PreflightDatabase {
  dataSource: DataSource;
  close(): Promise<void>;
}

/**
 * The configured database, or the embedded one where it exists: nothing is made, migrated or changed.
 * @returns null when the embedded database has not been made yet
 */
export async function openPreflightDatabase({ database }: AppConfig): Promise<PreflightDatabase | null> {
  const borrowed = database.url ?? (await connectToRunningPostgres(database.dataDir));
  if (borrowed !== null) return connect(borrowed, () => Promise.resolve());
  if (findClusterHome(database.dataDir) === null) return null;
  const own = await startEmbeddedPostgres({ dataDir: database.dataDir, owner: 'cli', log: () => undefined });
  return connect(own.url, () => own.stop());
}

async function connect(url: string, stop: () => Promise<void>): Promise<PreflightDatabase> {
  const dataSource = new DataSource({
    ...dataSourceOptions(url),
    entities: getMetadataArgsStorage().tables.map(({ target }) => target),
    // It would be created.
    installExtensions: false,
    // One connection for all, so that what is set for it holds.
    poolSize: 1,
    extra: { idleTimeoutMillis: 0 },
  } as DataSourceOptions);
  try {
    await dataSource.initialize();
    await dataSource.query('set session characteristics as transaction read only');
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    dataSource,
    close: async () => {
      await dataSource.destroy();
      await stop();
    },
  };
}
