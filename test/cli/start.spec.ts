import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { findClusterHome } from '../../src/database/embedded/cluster-home.js';
import { findRunningServer } from '../../src/database/embedded/postmaster-file.js';
import { DATABASE, SUPERUSER } from '../../src/database/embedded/server-settings.js';
import { dataFolders, ensureBuilt, postgresRuns, type Program, start } from '../support/programs.js';
import { createTestDatabase } from '../support/test-database.js';

jest.setTimeout(180_000);

let parent: string;

beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'weekly-start-'));
  chmodSync(parent, 0o755);
  await ensureBuilt();
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

/** Ctrl-C as npm gives it: once by the terminal, once passed on. */
async function interrupt({ child, ended }: Program) {
  child.kill('SIGINT');
  child.kill('SIGINT');
  return ended;
}

describe('npm start, on a machine that has nothing', () => {
  let dataDir: string;
  let running: Program | undefined;
  const begin = () => (running = start('start.js', [], { DATA_DIR: dataDir, PORT: '0' }));
  /** `Ready: <link>`, which is the last thing said. */
  const readyLink = async (program: Program): Promise<URL> => {
    const [, link] = await program.line(/^Ready: (\S+)$/m);
    expect(program.said.stdout.trimEnd().split('\n').at(-1)).toBe(`Ready: ${link}`);
    return new URL(link);
  };
  const open = (link: URL | string, headers: Record<string, string> = { accept: 'text/html' }) =>
    fetch(link, { headers });

  beforeAll(() => {
    dataDir = join(parent, 'data');
  });
  afterAll(async () => {
    running?.child.kill('SIGTERM');
    await running?.ended;
    for (const path of dataFolders(dataDir)) rmSync(path, { recursive: true, force: true });
  });

  // One story, in order: cut off, begun again, seen, stopped, and started a second time.
  it('stops cleanly when it is cut off while it fills in people, Postgres included', async () => {
    const program = begin();
    const fillingIn = await holdFillingIn(dataDir);
    const interrupted = interrupt(program);
    await fillingIn.query('commit');
    await fillingIn.end();
    const { code, stderr } = await interrupted;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(postgresRuns(dataDir)).toBe(false);
  });

  it('makes good what was cut off, and ends with a brief and a link that opens its page', async () => {
    const program = begin();
    const link = await readyLink(program);
    const { stdout, stderr } = program.said;
    expect(stdout).toMatch(/^60 demo people with \d+ observations/m);
    expect(stdout).toMatch(/^Week of \d{4}-\d{2}-\d{2}: (\d+) of \1 users, success rate 100\.0 %/m);
    expect(stdout).toMatch(/^Waiting for a retry: demo-data-not-here-yet/m);
    expect(stdout).toMatch(/^The brief of demo-\w+, week of/m);
    expect(stderr).not.toMatch(/error|fatal/i);
    const page = await open(link);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<h1>');
  });

  it('prints addresses and keys that work', async () => {
    const { stdout } = running!.said;
    const told = (label: string): string => stdout.match(new RegExp(`^${label} +(\\S+)`, 'm'))![1];
    for (const label of ['API docs', 'Health', 'Metrics']) expect((await open(told(label))).status).toBe(200);
    const origin = new URL(told('Health')).origin;
    const queue = await open(`${origin}/admin/retry-queue`, { 'api-key': told('Admin key') });
    expect(await queue.json()).toMatchObject({
      items: [{ external_id: 'demo-data-not-here-yet', state: 'pending' }],
    });
    // The documentation's example.
    const example = await open(`${origin}/users/demo-anna/brief`, { 'api-key': told('Service key') });
    expect(example.status).toBe(200);
  });

  it('refuses a second one on the same data in one clear line', async () => {
    const { code, stdout, stderr } = await start('start.js', [], { DATA_DIR: dataDir, PORT: '0' }).ended;
    expect(code).toBe(1);
    expect(oneLine(stdout + stderr)).toMatch(/Another service \(process \d+\) uses this DATA_DIR/);
    expect((await open(await readyLink(running!))).status).toBe(200);
  });

  it('stops at Ctrl-C, given twice, and leaves no Postgres behind', async () => {
    const { code, stderr } = await interrupt(running!);
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/error|fatal/i);
    expect(postgresRuns(dataDir)).toBe(false);
  });

  it('keeps the data for a second start, and makes nobody up again', async () => {
    const before = await readyLink(running!);
    const program = begin();
    const link = await readyLink(program);
    expect(program.said.stdout).not.toMatch(/demo people|Week of/);
    expect(program.said.stdout).toMatch(/^The brief of demo-\w+, week of/m);
    expect(link.pathname).toBe(before.pathname);
    // A link printed earlier holds: its secret is kept with the data.
    expect((await open(new URL(before.pathname + before.search, link))).status).toBe(200);
    program.child.kill('SIGTERM');
    expect((await program.ended).code).toBe(0);
    expect(postgresRuns(dataDir)).toBe(false);
  });
});

describe('a service that cannot start', () => {
  /** A start with this environment that must fail soon, and its one line. */
  async function failure(environment: NodeJS.ProcessEnv, program = 'main.js'): Promise<string> {
    const { code, stdout, stderr, seconds } = await start(program, [], environment).ended;
    expect(code).toBe(1);
    expect(seconds).toBeLessThan(15);
    return oneLine(stdout + stderr);
  }

  it.each(['main.js', 'start.js'])('%s says so in one line when Postgres is not there', async (program) => {
    const DATABASE_URL = 'postgresql://someone:hush@127.0.0.1:1/nothing';
    const line = await failure({ DATABASE_URL, PORT: '0' }, program);
    expect(line).toMatch(/PostgreSQL cannot be reached \(.*ECONNREFUSED\)\. Check DATABASE_URL/);
    expect(line).not.toMatch(/hush|someone/);
  });

  it('says so when the password is wrong, without it', async () => {
    const url = new URL(process.env.WEEKLY_TEST_SERVER_URL!);
    url.password = 'hush';
    const line = await failure({ DATABASE_URL: url.href, PORT: '0' });
    expect(line).toMatch(/PostgreSQL cannot be reached \(.*28P01/);
    expect(line).not.toContain('hush');
  });

  it('names every bad variable at once, and no value', async () => {
    const line = await failure(
      { PORT: 'hush', INTELLIGENCE_CRON: '', LEASE_SECONDS: 'hush', DATABASE_URL: 'hush://' },
      'start.js',
    );
    for (const name of ['PORT', 'LEASE_SECONDS', 'DATABASE_URL']) expect(line).toContain(name);
    expect(line).not.toMatch(/hush|INTELLIGENCE_CRON/);
  });

  it('refuses a schedule that is not weekly', async () => {
    expect(await failure({ INTELLIGENCE_CRON: '0 2 * * *' })).toMatch(
      /INTELLIGENCE_CRON: must fire exactly once a week/,
    );
  });

  describe('because its port is taken', () => {
    let other: Server;
    beforeAll(async () => {
      other = createServer().listen(0);
      await once(other, 'listening');
    });
    afterAll(() => other.close());

    it('says so', async () => {
      const database = await createTestDatabase();
      try {
        const { port } = other.address() as AddressInfo;
        const line = await failure({ DATABASE_URL: database.url, PORT: String(port) });
        expect(line).toMatch(new RegExp(`cannot listen on port ${port} .*EADDRINUSE.*PORT`));
      } finally {
        await database.drop();
      }
    });
  });
});

/** The one line of JSON said, without a stack trace in it. */
function oneLine(said: string): string {
  const lines = said.trim().split('\n');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0])).toMatchObject({ level: 'fatal' });
  expect(lines[0]).not.toMatch(/\.js:\d|node_modules/);
  return lines[0];
}

/**
 * Another process is at work here, and gives us no event: we ask until the first of the people is there. No other comes
 * before the transaction of the connection is over.
 */
async function holdFillingIn(dataDir: string): Promise<Client> {
  for (;;) {
    const home = findClusterHome(dataDir);
    const server = home && findRunningServer(home.data);
    const client = server?.ready && (await connectTo(server.port, readFileSync(home!.password, 'utf8')));
    if (client) {
      try {
        await client.query('begin; lock table observation in share mode');
        if ((await client.query('select from observation limit 1')).rowCount === 1) return client;
      } catch {
        // There is no such table yet.
      }
      await client.end();
    }
    await delay(25);
  }
}

/** Null while there is no such database. */
async function connectTo(port: number, password: string): Promise<Client | null> {
  const client = new Client({ host: '127.0.0.1', port, user: SUPERUSER, password, database: DATABASE });
  client.on('error', () => undefined);
  return client.connect().then(
    () => client,
    () => null,
  );
}
