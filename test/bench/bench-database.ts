import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.js';

export interface BenchDatabase {
  url: string;
  /** The server on which the figures were measured. */
  server: string;
  remove(): Promise<void>;
}

/** Makes an empty database for the bench, and leaves everything else on the server alone. */
export function openBenchDatabase(serverUrl: string | null): Promise<BenchDatabase> {
  return serverUrl ? createDatabase(serverUrl) : startTemporaryServer();
}

async function startTemporaryServer(): Promise<BenchDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'weekly-intelligence-bench-'));
  // The server's user must be able to enter, or its data would be stored elsewhere and outlive the folder.
  await chmod(folder, 0o711);
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const postgres = await startEmbeddedPostgres({ dataDir: folder, owner: 'cli', log: () => undefined });
    return {
      url: postgres.url,
      server: `embedded ${await serverVersion(postgres.url)}`,
      remove: async () => {
        await postgres.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function createDatabase(serverUrl: string): Promise<BenchDatabase> {
  const name = `weekly_intelligence_bench_${process.pid}`;
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await execute(serverUrl, `create database ${name}`);
  return {
    url: url.href,
    server: await serverVersion(serverUrl),
    remove: () => execute(serverUrl, `drop database ${name} with (force)`),
  };
}

async function serverVersion(url: string): Promise<string> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return `PostgreSQL ${rows[0].server_version}`;
  });
}

async function execute(url: string, statement: string): Promise<void> {
  await withClient(url, (client) => client.query(statement));
}

export async function withClient<Result>(
  url: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: url, application_name: 'weekly-intelligence bench' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
