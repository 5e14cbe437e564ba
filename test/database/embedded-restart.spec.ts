import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/database/embedded/embedded-postgres.js';
import { restartCount, sinceLastRestart } from '../../src/database/embedded/server-restarts.js';
import { postgresRuns } from '../support/programs.js';
import { until } from '../support/until.js';

jest.setTimeout(120_000);

let parent: string;
let dataDir: string;
let postgres: EmbeddedPostgres | undefined;
const events: string[] = [];
const lost: string[] = [];

const serverPid = () =>
  Number(readFileSync(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);
const killServer = () => process.kill(serverPid(), 'SIGKILL');
const count = (event: string) => events.filter((logged) => logged === event).length;

async function start(): Promise<EmbeddedPostgres> {
  events.splice(0);
  lost.splice(0);
  postgres = await startEmbeddedPostgres({
    dataDir,
    owner: 'service',
    log: ({ event }) => events.push(event),
    onLost: ({ code }) => lost.push(code),
    restartPausesMs: [0, 1, 1],
  });
  return postgres;
}

async function killAndWait(): Promise<void> {
  const before = count('embedded_postgres.restarted');
  killServer();
  await until(() => count('embedded_postgres.restarted') > before);
}

beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'restart-'));
  chmodSync(parent, 0o755);
  dataDir = join(parent, 'data');
});
afterEach(() => postgres?.stop());
afterAll(() => rmSync(parent, { recursive: true, force: true }));

describe('an embedded Postgres that is killed', () => {
  it('is started again at the same address, and a pool works again without help', async () => {
    const { url } = await start();
    const pool = new Pool({ connectionString: url });
    pool.on('error', () => undefined);
    await pool.query('create table kept as select 1 as answer');
    const before = restartCount();
    await killAndWait();
    expect(sinceLastRestart()).toBeLessThan(60_000);
    await expect(pool.query('select answer from kept')).resolves.toMatchObject({ rows: [{ answer: 1 }] });
    expect(restartCount()).toBe(before + 1);
    await pool.end();
  });

  it('is given up on after the third restart within ten minutes', async () => {
    await start();
    for (let restart = 1; restart <= 3; restart++) await killAndWait();
    expect(lost).toEqual([]);
    killServer();
    await until(() => lost.length > 0);
    expect(lost).toEqual(['embedded_postgres_lost']);
    expect(count('embedded_postgres.restarted')).toBe(3);
  });

  it('is given up on when it cannot be started again, and says why', async () => {
    await start();
    const control = join(dataDir, 'postgres/data/global/pg_control');
    renameSync(control, `${control}.aside`);
    killServer();
    await until(() => lost.length > 0);
    expect(lost).toEqual(['embedded_postgres_start_failed']);
    renameSync(`${control}.aside`, control);
  });

  it('is not started again while it is stopped', async () => {
    const { stop } = await start();
    killServer();
    await stop();
    expect(postgresRuns(dataDir)).toBe(false);
    expect(lost).toEqual([]);
  });
});
