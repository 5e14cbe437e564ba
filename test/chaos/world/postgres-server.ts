import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { dataSourceOptions, openDatabase } from '../../../src/database/data-source.js';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../../src/database/embedded/embedded-postgres.js';
import { findClusterHome } from '../../../src/database/embedded/cluster-home.js';
import { findRunningServer } from '../../../src/database/embedded/postmaster-file.js';
import { createTcpProxy, type TcpProxy } from '../../support/tcp-proxy.js';

/** A crash of the server loses nothing that was committed (synchronous_commit stays on). The machine never crashes here. */
const SETTINGS = { max_connections: '400', fsync: 'off', full_page_writes: 'off' };

/** Longer than a batch takes: the server is away when the batches in progress are to be written. */
const AWAY_MS = 2000;

/**
 * The harness's own PostgreSQL, which can be killed and started again on the same data. It listens on another port each
 * time; the address of the proxy before it stays.
 */
export class PostgresServer {
  private constructor(
    private readonly folder: string,
    private server: EmbeddedPostgres,
    private readonly proxy: TcpProxy,
  ) {}

  static async start(): Promise<PostgresServer> {
    const folder = mkdtempSync(join(tmpdir(), 'weekly-chaos-postgres-'));
    // The server's user must be able to enter the folder.
    chmodSync(folder, 0o711);
    try {
      const server = await launch(folder);
      return new PostgresServer(folder, server, await createTcpProxy(targetOf(server)));
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Makes a migrated database of that name. @returns its address, through the proxy */
  async createDatabase(name: string, template?: string): Promise<string> {
    await this.execute(`create database ${name}${template ? ` template ${template}` : ''}`);
    const url = this.urlOf(name);
    if (!template) await (await openDatabase(dataSourceOptions(url))).destroy();
    return url;
  }

  async dropDatabase(name: string): Promise<void> {
    await this.execute(`drop database if exists ${name} with (force)`);
  }

  /** Crashes the server, waits a while, and starts it again at the same address. */
  async crashAndRestart(): Promise<void> {
    const { data } = findClusterHome(this.folder)!;
    process.kill(findRunningServer(data)!.pid, 'SIGQUIT');
    this.proxy.cut();
    await this.server.stop();
    await delay(AWAY_MS);
    this.server = await launch(this.folder);
    this.proxy.restore(targetOf(this.server));
  }

  async close(): Promise<void> {
    await this.proxy.close();
    await this.server.stop();
    const options = { recursive: true, force: true };
    rmSync(realpathSync(join(this.folder, 'postgres')), options);
    rmSync(this.folder, options);
  }

  private urlOf(database: string): string {
    const url = new URL(this.server.url);
    url.host = `127.0.0.1:${this.proxy.port}`;
    url.pathname = `/${database}`;
    return url.href;
  }

  private async execute(statement: string): Promise<void> {
    const client = new Client({ connectionString: this.urlOf('postgres') });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  }
}

function launch(dataDir: string): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ dataDir, owner: 'cli', log: () => undefined, settings: SETTINGS });
}

function targetOf(server: EmbeddedPostgres): { host: string; port: number } {
  const { hostname, port } = new URL(server.url);
  return { host: hostname, port: Number(port) };
}
