import type { PoolClient } from 'pg';
import { DataSource, type DataSourceOptions, getMetadataArgsStorage, type MigrationInterface } from 'typeorm';
import { dataSourceOptions } from '../data-source.js';
import { MIGRATIONS } from '../migrations.js';

/** Connected to one database, to read or write all of it. It migrates nothing by itself. */
export interface DataConnection {
  dataSource: DataSource;
  client: PoolClient;
  close(): Promise<void>;
}

/**
 * Opens a database for a copy of all its data. Copying a large table may take long and be silent for long, so no limit of
 * the service's own connections holds here.
 * @param migrations the names of those that `migrateSchema` would apply; default: all
 */
export async function openForTransfer(url: string, migrations?: readonly string[]): Promise<DataConnection> {
  const options = dataSourceOptions(url);
  const dataSource = new DataSource({
    ...options,
    entities: getMetadataArgsStorage().tables.map(({ target }) => target),
    migrations: MIGRATIONS.filter(
      (migration) => !migrations || migrations.includes((new migration() as MigrationInterface).name ?? ''),
    ),
    poolSize: 3,
    extra: { ...(options.extra as object), silentAfterMs: null },
  } as DataSourceOptions);
  await dataSource.initialize();
  const runner = dataSource.createQueryRunner();
  const client = (await runner.connect()) as PoolClient;
  // A pooler does not pass on what the request for the connection says.
  await client.query('set idle_in_transaction_session_timeout = 0');
  await client.query('set statement_timeout = 0');
  return {
    dataSource,
    client,
    close: async () => {
      await runner.release();
      await dataSource.destroy();
    },
  };
}
