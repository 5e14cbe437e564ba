import { DataSource, type DataSourceOptions, getMetadataArgsStorage } from 'typeorm';
import type { AppConfig } from '../../config/app-config.js';
import { dataSourceOptions } from '../../database/data-source.js';
import { findClusterHome } from '../../database/embedded/cluster-home.js';
import {
  connectToRunningPostgres,
  startEmbeddedPostgres,
} from '../../database/embedded/embedded-postgres.js';
import { ReadOnlyClient } from './read-only-client.js';
// TypeORM only knows records whose classes are loaded, so this loads those of the whole service.
import '../cli.module.js';
// A command is none of the fleet, so its module does not load this one.
import '../../fleet/service-process.record.js';

export interface PreflightDatabase {
  dataSource: DataSource;
  close(): Promise<void>;
}

/**
 * Connects to the configured database, or to the embedded one if it exists. It creates, migrates and changes nothing.
 * @returns null when the embedded database has not been created yet
 */
export async function openPreflightDatabase({ database }: AppConfig): Promise<PreflightDatabase | null> {
  const borrowed = database.url ?? (await connectToRunningPostgres(database.dataDir));
  if (borrowed !== null) return connect(borrowed, () => Promise.resolve());
  if (findClusterHome(database.dataDir) === null) return null;
  const own = await startEmbeddedPostgres({ dataDir: database.dataDir, owner: 'cli', log: () => undefined });
  return connect(own.url, () => own.stop());
}

async function connect(url: string, stop: () => Promise<void>): Promise<PreflightDatabase> {
  const options = dataSourceOptions(url);
  const dataSource = new DataSource({
    ...options,
    entities: getMetadataArgsStorage().tables.map(({ target }) => target),
    extra: { ...(options.extra as object), Client: ReadOnlyClient },
  } as DataSourceOptions);
  try {
    await dataSource.initialize();
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
