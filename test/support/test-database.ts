import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source.js';

export interface TestDatabase {
  /** A connection string, also for processes that a spec starts. */
  url: string;
  /** Connected and migrated. */
  dataSource: DataSource;
  /** Ends all connections and removes the database. */
  drop(): Promise<void>;
}

/** Copies a new database from the migrated template of the set-up, in about 30 ms. */
export async function createTestDatabase(
  options: Partial<Pick<DataSourceOptions, 'entities'>> = {},
): Promise<TestDatabase> {
  const name = `${required('WEEKLY_TEST_PREFIX')}${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${required('WEEKLY_TEST_PREFIX')}template`);
  const database = await connectTestDatabase(
    urlOf(name),
    () => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
    options,
  );
  // An installation of its own, as a new database has: what Redis remembers of another one is not about it.
  await database.dataSource.query(
    `update service_setting set value = to_jsonb($1::text) where name = 'message_id_secret'`,
    [name],
  );
  return database;
}

/** Copies a database that no one is connected to, as a backup that is restored under another name. */
export async function copyTestDatabase(url: string): Promise<TestDatabase> {
  const name = `${required('WEEKLY_TEST_PREFIX')}${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${new URL(url).pathname.slice(1)}`);
  return connectTestDatabase(urlOf(name), () => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
}

/** Connects to a database that exists. @param remove is called when it is dropped */
export async function connectTestDatabase(
  url: string,
  remove: () => Promise<void>,
  options: Partial<Pick<DataSourceOptions, 'entities'>> = {},
): Promise<TestDatabase> {
  const dataSource = new DataSource({ ...dataSourceOptions(url), ...options } as DataSourceOptions);
  await dataSource.initialize();
  return {
    url,
    dataSource,
    drop: async () => {
      if (dataSource.isInitialized) await dataSource.destroy();
      await remove();
    },
  };
}

/** The Redis that the set-up started; undefined if there was none (never with CI=true). */
export function testRedisUrl(): string | undefined {
  return process.env.WEEKLY_TEST_REDIS_URL;
}

/** An empty database, for tests of the migrations themselves. */
export async function createEmptyTestDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `${required('WEEKLY_TEST_PREFIX')}${randomBytes(6).toString('hex')}`;
  await onServer(`CREATE DATABASE ${name} TEMPLATE template0`);
  return { url: urlOf(name), drop: () => onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

function urlOf(database: string): string {
  const url = new URL(required('WEEKLY_TEST_SERVER_URL'));
  url.pathname = `/${database}`;
  return url.href;
}

async function onServer(statement: string): Promise<void> {
  const client = new Client({ connectionString: required('WEEKLY_TEST_SERVER_URL') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run this spec with --selectProjects integration.`);
  return value;
}
