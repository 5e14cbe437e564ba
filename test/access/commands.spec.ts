import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { createEmptyTestDatabase } from '../support/test-database.js';
import { ensureBuilt, start } from '../support/programs.js';
import { recordsOf } from '../support/people.js';
import { createTestApp, type TestApp } from '../support/test-app.js';

jest.setTimeout(180_000);

const COPIES = `select route, status from audit_entry where route in ('backup', 'restore') order by id`;

async function rowsAt(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The compiled commands, on the database of a running service. */
describe('the commands keys and audit', () => {
  let service: TestApp;
  const command = (...args: string[]) =>
    start('cli/main.js', args, { DATABASE_URL: service.databaseUrl }).ended;

  beforeAll(async () => {
    await ensureBuilt();
    service = await createTestApp();
  });
  afterAll(() => service.close());

  it('make a key that works at once, list it without the key, and revoke it', async () => {
    const added = await command('keys', 'add', 'app-cli', '--scopes', 'ingest,read', '--days', '30');
    expect(added.code).toBe(0);
    const key = added.stdout.trim();
    await service.open.get('/users/unknown/brief').set('api-key', key).expect(404);
    const listed = await command('keys', 'list', '--json');
    expect(listed.stdout).not.toContain(key);
    expect(JSON.parse(listed.stdout).items).toMatchObject([
      { name: 'app-cli', scopes: ['ingest', 'read'], created_by: 'cli' },
    ]);
    expect((await command('keys', 'revoke', 'app-cli')).code).toBe(0);
    const again = await command('keys', 'add', 'app-cli', '--scopes', 'all');
    expect(again.code).not.toBe(0);
  });

  it('show that all data were copied, in the source and in the copy', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'recorded-copy-'));
    const target = await createEmptyTestDatabase();
    try {
      const to = { DATABASE_URL: target.url };
      expect((await command('backup', '--to', folder)).code).toBe(0);
      expect((await start('cli/main.js', ['restore', '--from', folder], to).ended).code).toBe(0);
      const entries = (url: string) => rowsAt(url, COPIES);
      expect(await entries(service.databaseUrl)).toEqual([
        { route: 'backup', status: null },
        { route: 'backup', status: 0 },
      ]);
      expect(await entries(target.url)).toEqual([
        { route: 'backup', status: null },
        { route: 'restore', status: 0 },
      ]);
    } finally {
      await target.drop();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('show who read a person, themselves included', async () => {
    await service.service
      .post('/observations')
      .send({ observations: recordsOf('cli-person', 3) })
      .expect(200);
    await command('brief', '--user', 'cli-person');
    const { code, stdout } = await command(
      'audit',
      '--user',
      'cli-person',
      '--since',
      '2020-01-01',
      '--json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout).items).toMatchObject([
      { caller: 'cli', route: 'audit', status: null },
      { caller: 'cli', route: 'brief', status: 1 },
      { caller: 'cli', route: 'brief', status: null },
      { caller: 'service', route: '/observations', status: 200 },
    ]);
  });
});
