import { randomInt } from 'node:crypto';
import pg from 'pg';
import { requireTypeScript } from './register-typescript.mjs';

const NAME = /^weekly_test_(\d+)_/;

/**
 * Makes a migrated database to copy from. All databases of a test run share a prefix with a number in it. The test run
 * holds the advisory lock of that number, so that the next one knows which databases a crash has left behind.
 */
export async function makeTemplate(serverUrl) {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  const run = randomInt(2 ** 31);
  const prefix = `weekly_test_${run}_`;
  await client.query('SELECT pg_advisory_lock($1)', [run]);
  await removeAbandoned(client, run);
  await client.query(`CREATE DATABASE ${prefix}template TEMPLATE template0`);
  await migrate(serverUrl, `${prefix}template`);
  return {
    prefix,
    stop: async () => {
      await removeRun(client, run);
      await client.end();
    },
  };
}

/** Migrates as the service itself does it. */
async function migrate(serverUrl, database) {
  const { dataSourceOptions, openDatabase } = requireTypeScript('src/database/data-source.ts');
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  const dataSource = await openDatabase(dataSourceOptions(url.href));
  await dataSource.destroy();
}

async function removeAbandoned(client, ownRun) {
  const { rows } = await client.query(
    "SELECT datname FROM pg_database WHERE datname LIKE 'weekly\\_test\\_%'",
  );
  const runs = new Set(rows.map(({ datname }) => Number(NAME.exec(datname)?.[1] ?? ownRun)));
  runs.delete(ownRun);
  for (const run of runs) {
    const { rows: lock } = await client.query('SELECT pg_try_advisory_lock($1) AS free', [run]);
    if (!lock[0].free) continue;
    await removeRun(client, run);
    await client.query('SELECT pg_advisory_unlock($1)', [run]);
  }
}

async function removeRun(client, run) {
  const { rows } = await client.query('SELECT datname FROM pg_database WHERE datname LIKE $1', [
    `weekly\\_test\\_${run}\\_%`,
  ]);
  for (const { datname } of rows) await client.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
}
