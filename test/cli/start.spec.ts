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

/** Sends Ctrl-C as npm does: once from the terminal, and once forwarded. */
async function interrupt({ child, ended }: Program) {
  child.kill('SIGINT');
  child.kill('SIGINT');
  return ended;
}

describe('npm start on an empty machine', () => {
  let dataDir: string;
  let running: Program | undefined;
  const begin = () => (running = start('start.js', [], { DATA_DIR: dataDir, PORT: '0' }));
  /** Reads `Ready: <link>`, which must be the last line. */
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

  // The tests are one story, in order: interrupted, started again, used, stopped, and started once more.
  it('stops cleanly, Postgres included, when it is interrupted while it creates people', async () => {
    const program = begin();
    const demoFill = await holdDemoFill(dataDir);
    const interrupted = interrupt(program);
    await demoFill.query('commit');
    await demoFill.end();
    const { code, stderr } = await interrupted;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(postgresRuns(dataDir)).toBe(false);
  });

  it('completes what was interrupted, and ends with a brief and a link that opens its page', async () => {
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
    const printed = (label: string): string => stdout.match(new RegExp(`^${label} +(\\S+)`, 'm'))![1];
    for (const label of ['API docs', 'Health', 'Metrics'])
      expect((await open(printed(label))).status).toBe(200);
    const origin = new URL(printed('Health')).origin;
    const queue = await open(`${origin}/admin/retry-queue`, { 'api-key': printed('Admin key') });
    expect(await queue.json()).toMatchObject({
      items: [{ external_id: 'demo-data-not-here-yet', state: 'pending' }],
    });
    // The example of the documentation.
    const example = await open(`${origin}/users/demo-anna/brief`, { 'api-key': printed('Service key') });
    expect(example.status).toBe(200);
  });

  it('refuses a second service on the same data with one clear line', async () => {
    const { code, stdout, stderr } = await start('start.js', [], { DATA_DIR: dataDir, PORT: '0' }).ended;
    expect(code).toBe(1);
    expect(oneLine(stdout + stderr)).toMatch(/Another service \(process \d+\) uses this DATA_DIR/);
    expect((await open(await readyLink(running!))).status).toBe(200);
  });

  it('stops at a doubled Ctrl-C and leaves no Postgres running', async () => {
    const { code, stderr } = await interrupt(running!);
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/error|fatal/i);
    expect(postgresRuns(dataDir)).toBe(false);
  });

  it('keeps the data for a second start, and creates no further people', async () => {
    const before = await readyLink(running!);
    const program = begin();
    const link = await readyLink(program);
    expect(program.said.stdout).not.toMatch(/demo people|Week of/);
    expect(program.said.stdout).toMatch(/^The brief of demo-\w+, week of/m);
    expect(link.pathname).toBe(before.pathname);
    // A link that was printed earlier is still valid, because its secret is kept with the data.
    expect((await open(new URL(before.pathname + before.search, link))).status).toBe(200);
    program.child.kill('SIGTERM');
    expect((await program.ended).code).toBe(0);
    expect(postgresRuns(dataDir)).toBe(false);
  });
});

describe('a service that cannot start', () => {
  /** Starts with this environment, expects it to fail soon, and returns its one line. */
  async function failure(environment: NodeJS.ProcessEnv, program = 'main.js'): Promise<string> {
    const { code, stdout, stderr, seconds } = await start(program, [], environment).ended;
    expect(code).toBe(1);
    expect(seconds).toBeLessThan(15);
    return oneLine(stdout + stderr);
  }

  it.each(['main.js', 'start.js'])('%s logs one line when Postgres cannot be reached', async (program) => {
    const DATABASE_URL = 'postgresql://someone:hush@127.0.0.1:1/nothing';
    const line = await failure({ DATABASE_URL, PORT: '0' }, program);
    expect(line).toMatch(/PostgreSQL cannot be reached \(.*ECONNREFUSED\)\. Check DATABASE_URL/);
    expect(line).not.toMatch(/hush|someone/);
  });

  it('says that the sign-in failed when the password is wrong, without the password', async () => {
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

  describe('on a port that is taken', () => {
    let other: Server;
    beforeAll(async () => {
      other = createServer().listen(0);
      await once(other, 'listening');
    });
    afterAll(() => other.close());

    it('names the port and the variable', async () => {
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

/** The only line of output, which must be JSON without a stack trace. */
function oneLine(said: string): string {
  const lines = said.trim().split('\n');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0])).toMatchObject({ level: 'fatal' });
  expect(lines[0]).not.toMatch(/\.js:\d|node_modules/);
  return lines[0];
}

/**
 * The program under test is another process and gives us no event, so this polls until the first person is stored. No
 * further person is stored before the transaction of this connection ends.
 */
async function holdDemoFill(dataDir: string): Promise<Client> {
  for (;;) {
    const home = findClusterHome(dataDir);
    const server = home && findRunningServer(home.data);
    const client = server?.ready && (await connectTo(server.port, readFileSync(home!.password, 'utf8')));
    if (client) {
      try {
        await client.query('begin; lock table observation in share mode');
        if ((await client.query('select from observation limit 1')).rowCount === 1) return client;
      } catch {
        // The table does not exist yet.
      }
      await client.end();
    }
    await delay(25);
  }
}

/** Null while the database does not exist. */
async function connectTo(port: number, password: string): Promise<Client | null> {
  const client = new Client({ host: '127.0.0.1', port, user: SUPERUSER, password, database: DATABASE });
  client.on('error', () => undefined);
  return client.connect().then(
    () => client,
    () => null,
  );
}
