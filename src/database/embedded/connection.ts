import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { AppError, describeError } from '../../common/errors.js';
import type { ClusterHome } from './cluster-home.js';
import { DATABASE, SUPERUSER } from './server-settings.js';

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * The database's address, checked by a connection. The database is created if it does not exist yet.
 * @throws AppError `embedded_postgres_refused`
 */
export async function openAddress(home: ClusterHome, port: number): Promise<string> {
  try {
    // Not every /etc/hosts maps localhost to 127.0.0.1.
    const url = new URL(`postgresql://${SUPERUSER}@127.0.0.1:${port}`);
    url.password = readFileSync(home.password, 'utf8');
    await createDatabase(`${url.href}/postgres`);
    return `${url.href}/${DATABASE}`;
  } catch (cause) {
    const message = `The embedded PostgreSQL in ${home.folder} could not be opened (${describeError(cause).error}).`;
    throw new AppError('embedded_postgres_refused', message, { cause });
  }
}

/** Two processes may both find a new cluster empty. One then gets duplicate_database or a unique index's violation. */
function ignoreExisting(error: unknown): void {
  if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
}

async function createDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`).catch(ignoreExisting);
  } finally {
    await client.end();
  }
}
