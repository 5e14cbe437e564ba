import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { processStart } from '../../src/database/embedded/process-identity.js';
import { until } from '../support/until.js';

jest.setTimeout(120_000);

const UNSHARE = ['--pid', '--ipc', '--fork', '--kill-child', '--mount-proc'];
/** A container without privileges may not make namespaces; other systems have none. */
const mayUnshare = spawnSync('unshare', [...UNSHARE, 'true']).status === 0;
const inNamespaces = mayUnshare ? describe : describe.skip;
const SCRIPT = join(__dirname, '../support/embedded-service.mjs');

let parent: string;
let dataDir: string;
/** A PATH on which there is no program `flock`. */
let withoutFlock: NodeJS.ProcessEnv;
const children: ChildProcess[] = [];

/** A process on the data, by default in a container of its own, as far as the kernel is concerned. */
function run({ container = true, env = {}, mode = '' } = {}) {
  const command = [process.execPath, SCRIPT, dataDir, mode];
  const [program, ...args] = container ? ['unshare', ...UNSHARE, ...command] : command;
  const child = spawn(program!, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout });
  const said: string[] = [];
  lines.on('line', (line) => said.push(line));
  return { child, said, first: once(lines, 'line').then(() => said[0]!) };
}

/** Ends it as the end of a container does. */
async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

async function works(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

const serverPid = () =>
  Number(readFileSync(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);
const REFUSED =
  /^refused: A service in another container .*\(host .+, process \d+ there\) uses this DATA_DIR\./;

beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'namespaces-'));
  chmodSync(parent, 0o755);
  dataDir = join(parent, 'data');
  const programs = join(parent, 'bin');
  mkdirSync(programs);
  for (const name of ['id', 'chown', 'mv', 'unshare'])
    symlinkSync(spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim(), join(programs, name));
  withoutFlock = { PATH: programs, SILENT_AFTER_MS: '6000' };
});

afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
});

afterAll(() => rmSync(parent, { recursive: true, force: true }));

// Run as another user than root, or where namespaces may not be made, these are skipped: there is no second container.
inNamespaces('two containers on one DATA_DIR', () => {
  it('refuses the second service and its commands while the first one runs, and not after its end', async () => {
    const one = run();
    const url = await one.first;
    expect(await run().first).toMatch(REFUSED);
    expect(await run({ mode: 'connect' }).first).toMatch(REFUSED);
    expect(await run({ container: false }).first).toMatch(REFUSED);
    expect(await works(url)).toBe(true);
    await kill(one.child);
    expect(await works(await run().first)).toBe(true);
  });

  it('refuses the second service as long as any process of the first server lives', async () => {
    const one = run({ container: false });
    const url = await one.first;
    const pid = serverPid();
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    const [backend] = (await client.query('select pg_backend_pid() as pid')).rows as { pid: number }[];
    // A backend that does not run cannot notice that the others have ended.
    process.kill(backend!.pid, 'SIGSTOP');
    await kill(one.child);
    expect(await run().first).toMatch(REFUSED);
    process.kill(pid, 'SIGKILL');
    await until(() => processStart(pid) === null);
    expect(await run().first).toMatch(REFUSED);
    process.kill(backend!.pid, 'SIGKILL');
    expect(await works(await run().first)).toBe(true);
  });

  it('control: without lock, record and beat both servers run, because PostgreSQL does not notice', async () => {
    const one = run({ container: false });
    const first = await one.first;
    // Its server continues to serve, as it did before there was a beat.
    one.child.kill('SIGSTOP');
    for (const name of ['lock', 'owner.json']) rmSync(join(dataDir, 'postgres', name));
    const firstServer = serverPid();
    const second = await run().first;
    expect([await works(first), await works(second)]).toEqual([true, true]);
    expect(first).not.toBe(second);
    process.kill(firstServer, 'SIGKILL');
    rmSync(dataDir, { recursive: true });
  });

  it('refuses the second service by the beat where there is no flock, until the first one has ended', async () => {
    const one = run({ env: withoutFlock });
    await one.first;
    expect(await run({ env: withoutFlock }).first).toMatch(REFUSED);
    await kill(one.child);
    expect(await works(await run({ env: withoutFlock }).first)).toBe(true);
  });

  it('ends a service that was suspended where there is no flock, when it finds its data taken', async () => {
    const one = run({ container: false, env: withoutFlock });
    await one.first;
    const pid = serverPid();
    for (const target of [one.child.pid!, pid]) process.kill(target, 'SIGSTOP');
    const second = await run({ env: withoutFlock }).first;
    for (const target of [pid, one.child.pid!]) process.kill(target, 'SIGCONT');
    await once(one.child, 'exit');
    expect(one.said.at(-1)).toMatch(REFUSED);
    await until(() => processStart(pid) === null);
    expect(await works(second)).toBe(true);
  });
});
