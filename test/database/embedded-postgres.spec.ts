import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import {
  connectToRunningPostgres,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../src/database/embedded/embedded-postgres.js';
import { stopPostmaster } from '../../src/database/embedded/postmaster.js';
import { processStart } from '../../src/database/embedded/process-identity.js';
import { until } from '../support/until.js';

const asRoot = process.getuid?.() === 0 ? test : test.skip;
const onLinux = process.platform === 'linux' ? test : test.skip;
jest.setTimeout(60_000);

let parent: string;
let dataDir: string;
const services: ChildProcess[] = [];
const started: EmbeddedPostgres[] = [];

beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'embedded-'));
  chmodSync(parent, 0o755);
  dataDir = join(parent, 'data dir');
});

afterEach(async () => {
  for (const service of services.splice(0)) service.kill('SIGKILL');
  for (const postgres of started.splice(0)) await postgres.stop();
});

afterAll(() => rmSync(parent, { recursive: true, force: true }));

async function start(folder = dataDir): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir: folder, owner: 'service', log: () => {} });
  started.push(postgres);
  return postgres;
}

/** Starts another process that is a service on the data. @returns it with the lines that it prints */
async function startService(folder = dataDir) {
  // A separate process group, as a terminal creates for its commands.
  const service = spawn(process.execPath, [join(__dirname, '../support/embedded-service.mjs'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  services.push(service);
  const lines = createInterface({ input: service.stdout });
  const said: string[] = [];
  lines.on('line', (line) => said.push(line));
  await once(lines, 'line');
  return { service, url: said[0]!, said };
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

const postmasterPid = (folder = dataDir) =>
  Number(readFileSync(join(folder, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

describe('the embedded Postgres', () => {
  test('creates a database that sorts text the same way on all machines and listens only locally', async () => {
    const { url, adopted } = await start();
    expect(adopted).toBe(false);
    expect(new URL(url).hostname).toBe('127.0.0.1');
    const [database, encoding, collation, addresses, sockets] = await query(
      url,
      `select current_database(), getdatabaseencoding(), datcollate, current_setting('listen_addresses'),
        current_setting('unix_socket_directories') from pg_database where datname = current_database()`,
    );
    expect([database, encoding, collation]).toEqual(['weekly_intelligence', 'UTF8', 'C.UTF-8']);
    expect([addresses, sockets]).toEqual(['127.0.0.1', '']);
  });

  test('refuses connections without its password, which only its owner can read', async () => {
    const { url } = await start();
    const guess = new URL(url);
    guess.password = 'guess';
    await expect(query(guess.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    expect(statSync(join(dataDir, 'postgres/password')).mode & 0o077).toBe(0);
    expect(statSync(join(dataDir, 'postgres/data')).mode & 0o077).toBe(0);
  });

  test('keeps the data across a restart and leaves no process behind', async () => {
    const first = await start();
    await query(first.url, 'create table kept as select 42 as answer');
    const pid = postmasterPid();
    await first.stop();
    expect(processStart(pid)).toBeNull();
    const second = await start();
    expect(second.adopted).toBe(false);
    await expect(query(second.url, 'select answer from kept')).resolves.toEqual([42]);
  });

  test('keeps values of users out of its log', async () => {
    const { url } = await start();
    await query(url, 'create table reading (value int primary key check (value < 10))');
    for (const statement of ['insert into reading values (987654)', "select 'tachycardia'::int"])
      await expect(query(url, statement)).rejects.toThrow();
    const log = readFileSync(join(dataDir, 'postgres/server.log'), 'utf8');
    expect(log).toContain('ready to accept connections');
    expect(log).not.toMatch(/987654|tachycardia/);
  });

  test('is taken over and finally stopped after the process that started it was killed', async () => {
    const { service, url } = await startService();
    const pid = postmasterPid();
    await kill(service);
    expect(processStart(pid)).not.toBeNull();
    const postgres = await start();
    expect(postgres).toMatchObject({ adopted: true, url });
    expect(postmasterPid()).toBe(pid);
    await postgres.stop();
    expect(processStart(pid)).toBeNull();
  });

  onLinux(
    'has ended when it counts as stopped, even if (on Linux) its command line is gone before',
    async () => {
      const ending = `process.once('SIGINT', () => {
      process.title = ' ';
      setTimeout(() => process.exit(), 200);
    });
    console.log('ready');
    setInterval(() => undefined, 60_000);`;
      const server = spawn(process.execPath, ['-e', ending], { stdio: ['ignore', 'pipe', 'inherit'] });
      services.push(server);
      await once(createInterface({ input: server.stdout }), 'line');
      const pid = server.pid!;
      await stopPostmaster({ pid, start: processStart(pid)! });
      expect(processStart(pid)).toBeNull();
    },
  );

  test('belongs to one service at a time, and commands use the server of that service', async () => {
    const { service, url } = await startService();
    await expect(start()).rejects.toMatchObject({
      code: 'embedded_postgres_in_use',
      message: expect.stringContaining(`process ${service.pid})`) as string,
    });
    await expect(connectToRunningPostgres(dataDir)).resolves.toBe(url);
    await kill(service);
    await expect(connectToRunningPostgres(dataDir)).resolves.toBeNull();
  });

  test('survives Ctrl-C in the terminal until the service has drained its work', async () => {
    // First stop a server that an earlier test left behind: it would not be in the process group of the terminal.
    await (await start()).stop();
    const { service, said } = await startService();
    const pid = postmasterPid();
    const ended = once(service, 'exit');
    process.kill(-service.pid!, 'SIGINT');
    await expect(ended).resolves.toEqual([0, null]);
    expect(said).toContain('drained');
    expect(processStart(pid)).toBeNull();
  });

  test('starts even if another program has the process id of a server that was killed', async () => {
    await (await start()).stop();
    const data = join(dataDir, 'postgres/data');
    // PostgreSQL recognises processes of other users itself, so the program runs as the owner of the data.
    const owner = process.getuid?.() === 0 ? { uid: statSync(data).uid } : {};
    const other = spawn('sleep', ['600'], { ...owner, cwd: '/', stdio: 'ignore' });
    services.push(other);
    const lines = [other.pid, data, '1', '5432', '', '127.0.0.1', '', 'ready', ''];
    writeFileSync(join(data, 'postmaster.pid'), lines.join('\n'));
    await expect(query((await start()).url, 'select 1')).resolves.toEqual([1]);
  });

  test('recovers after the server was killed', async () => {
    const first = await start();
    await query(first.url, 'create table survivor as select 7 as answer');
    process.kill(postmasterPid(), 'SIGKILL');
    await first.stop();
    await expect(query((await start()).url, 'select answer from survivor')).resolves.toEqual([7]);
  });

  onLinux('waits (on Linux) until the parent of a killed server has reaped it', async () => {
    await (await start()).stop();
    const data = join(dataDir, 'postgres/data');
    // A parent that blocks, and so does not notice the end of its child, until it gets input.
    const blockedParent = `const { pid } = require('node:child_process').spawn('true');
      require('node:fs').writeSync(1, pid + '\\n');
      require('node:fs').readSync(0, Buffer.alloc(1));
      setInterval(() => undefined, 60_000);`;
    const { uid } = statSync(data);
    const owner = process.getuid?.() === 0 ? { uid } : {};
    const parentOfServer = spawn(process.execPath, ['-e', blockedParent], {
      ...owner,
      cwd: '/',
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    services.push(parentOfServer);
    const [pid] = (await once(createInterface({ input: parentOfServer.stdout }), 'line')) as [string];
    writeFileSync(
      join(data, 'postmaster.pid'),
      [pid, data, '1', '5432', '', '127.0.0.1', '', 'ready', ''].join('\n'),
    );

    const starting = start();
    const log = () => readFileSync(join(dataDir, 'postgres/server.log'), 'utf8');
    await until(async () => log().includes('lock file "postmaster.pid" already exists'));
    parentOfServer.stdin.write('\n');
    await expect(query((await starting).url, 'select 1')).resolves.toEqual([1]);
  });

  test('removes a database whose creation was interrupted', async () => {
    const folder = join(parent, 'interrupted');
    mkdirSync(join(folder, 'postgres/data.init-cut-short/base'), { recursive: true });
    chmodSync(join(folder, 'postgres'), 0o711);
    await start(folder);
    expect(readdirSync(join(folder, 'postgres')).sort()).toEqual([
      'data',
      'lock',
      'owner.json',
      'password',
      'server.log',
    ]);
  });

  test('does not make an empty database where there were data', async () => {
    const folder = join(parent, 'lost');
    await (await start(folder)).stop();
    rmSync(join(folder, 'postgres/data'), { recursive: true });
    const lost = { code: 'embedded_postgres_lost', message: expect.stringContaining('is gone') as string };
    await expect(start(folder)).rejects.toMatchObject(lost);
    rmSync(join(folder, 'postgres/server.log'));
    await expect(start(folder)).rejects.toMatchObject(lost);
    expect(existsSync(join(folder, 'postgres/data'))).toBe(false);
  });

  test('refuses data of another major version, and names the way', async () => {
    const folder = join(parent, 'older');
    await (await start(folder)).stop();
    writeFileSync(join(folder, 'postgres/data/PG_VERSION'), '15\n');
    await expect(start(folder)).rejects.toMatchObject({
      code: 'embedded_postgres_other_major',
      message: expect.stringMatching(/PostgreSQL 15.* backup .* restore/) as string,
    });
  });

  test('reports the message of a server that cannot start', async () => {
    const folder = join(parent, 'broken');
    await (await start(folder)).stop();
    rmSync(join(folder, 'postgres/data/global/pg_control'));
    await expect(start(folder)).rejects.toMatchObject({
      code: 'embedded_postgres_start_failed',
      message: expect.stringContaining('pg_control') as string,
    });
  });
});

describe('the embedded Postgres as root (skipped for other users, whose server runs as the same user)', () => {
  let closed: string;

  beforeEach(() => (closed = mkdtempSync(join(parent, 'closed-'))));

  /** The real folders of the data, which are outside of the test's folder and are removed at the end. */
  const places = new Set<string>();
  const placeOf = (folder: string) => {
    const place = realpathSync(join(folder, 'postgres'));
    places.add(place);
    return place;
  };
  afterAll(() => places.forEach((place) => rmSync(place, { recursive: true, force: true })));

  asRoot(
    'works in a folder that only root can enter, and starts empty after that folder was deleted',
    async () => {
      const first = await start(closed);
      const firstPlace = placeOf(closed);
      await query(first.url, 'create table kept as select 1 as answer');
      await first.stop();
      const again = await start(closed);
      await expect(query(again.url, 'select answer from kept')).resolves.toEqual([1]);
      await again.stop();
      rmSync(closed, { recursive: true });
      mkdirSync(closed, { mode: 0o700 });
      const afterDeletion = await start(closed);
      expect(placeOf(closed)).not.toBe(firstPlace);
      await expect(query(afterDeletion.url, 'select answer from kept')).rejects.toMatchObject({
        code: '42P01',
      });
    },
  );

  asRoot('moves the data when their folder is moved to a place that only root can enter', async () => {
    const open = join(parent, 'open');
    const before = await start(open);
    await query(before.url, 'create table kept as select 1 as answer');
    await before.stop();
    expect(lstatSync(join(open, 'postgres')).isSymbolicLink()).toBe(false);
    const moved = join(closed, 'moved');
    renameSync(open, moved);
    const after = await start(moved);
    placeOf(moved);
    await expect(query(after.url, 'select answer from kept')).resolves.toEqual([1]);
  });

  asRoot('refuses a link to data that no longer exist', async () => {
    await (await start(closed)).stop();
    rmSync(placeOf(closed), { recursive: true });
    await expect(start(closed)).rejects.toMatchObject({ code: 'embedded_postgres_lost' });
  });
});
