import { randomBytes } from 'node:crypto';
import { KeyAdmin } from '../../src/access/keys/key-admin.js';
import { TRUSTED_MS } from '../../src/access/keys/key-snapshot.js';
import { keyDigest } from '../../src/config/named-keys.js';
import { withoutTable } from '../support/broken-database.js';
import { ago, setRows } from '../support/rows.js';
import { createTestApp, databaseOf, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

const FORBIDDEN = { statusCode: 403, code: 'forbidden', message: 'Forbidden.' };
const PLAIN = randomBytes(16).toString('hex');
const HASHED = randomBytes(16).toString('hex');
const OPERATOR = randomBytes(16).toString('hex');

describe('named keys', () => {
  let service: TestApp;
  let replica: TestApp;

  /** How much longer the process has run than it really has, in ms. */
  let ahead = 0;

  beforeAll(async () => {
    const real = performance.now.bind(performance);
    jest.spyOn(performance, 'now').mockImplementation(() => real() + ahead);
    const keys = {
      SERVICE_API_KEYS: `app-a:${PLAIN}, app-b:sha256:${keyDigest(HASHED)}`,
      ADMIN_API_KEYS: `ops:${OPERATOR}`,
    };
    service = await createTestApp(keys);
    replica = await createTestApp(keys, { database: databaseOf(service) });
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await replica.close();
    await service.close();
  });

  const reading = (app: TestApp, key: string) =>
    app.open.get('/users/unknown/preferences').set('api-key', key);
  const statusOf = async (app: TestApp, key: string) => (await reading(app, key)).status;
  const add = async (name: string, scopes: string[], more: object = {}) =>
    (
      await service.admin
        .post('/admin/keys')
        .send({ name, scopes, ...more })
        .expect(200)
    ).body as {
      key: string;
      expires_at: string | null;
    };
  const listed = async (name: string) => {
    const { body } = await service.admin.get('/admin/keys').expect(200);
    return (body.items as { name: string; last_used_at: string | null }[]).find((key) => key.name === name);
  };

  it('of the environment open the routes of their kind, several at a time, plain or as a hash', async () => {
    for (const key of [PLAIN, HASHED]) {
      expect(await statusOf(service, key)).toBe(404);
      await service.open.get('/admin/runs').set('api-key', key).expect(403);
    }
    await service.open.get('/admin/runs').set('api-key', OPERATOR).expect(200);
    expect(await statusOf(service, OPERATOR)).toBe(403);
    expect(await statusOf(service, keyDigest(HASHED))).toBe(403);
  });

  it('are made over HTTP, shown once, and stored as a hash only', async () => {
    const made = await add('app-1', ['read'], { expires_in_days: 90 });
    expect(made).toMatchObject({ name: 'app-1', scopes: ['read'], created_by: 'admin', revoked_at: null });
    expect(made.key).toMatch(/^wi_service_[\w-]{43}$/);
    expect((await add('root-1', ['admin', 'read'])).key).toMatch(/^wi_admin_/);
    const rows: object[] = await service.dataSource.query('select digest::text as digest, * from api_key');
    expect(JSON.stringify(rows)).not.toContain(made.key);
    const { text } = await service.admin.get('/admin/keys').expect(200);
    expect(text).not.toContain(made.key);
    expect(text).not.toMatch(/digest/);
  });

  it('work on every replica at once', async () => {
    expect(await statusOf(replica, 'wi_service_unknown')).toBe(403);
    const { key } = await add('app-2', ['read']);
    expect(await statusOf(replica, key)).toBe(404);
    expect(await statusOf(service, key)).toBe(404);
  });

  it('are refused after their revocation: at once in that process, and elsewhere when what it read is too old', async () => {
    const { key } = await add('app-3', ['read']);
    expect(await statusOf(replica, key)).toBe(404);
    const { body } = await service.admin.delete('/admin/keys/app-3').expect(200);
    expect(body.revoked_at).not.toBeNull();
    expect((await reading(service, key).expect(403)).body).toEqual(FORBIDDEN);
    ahead += TRUSTED_MS;
    expect((await reading(replica, key).expect(403)).body).toEqual(FORBIDDEN);
    const again = await service.admin.delete('/admin/keys/app-3').expect(200);
    expect(again.body.revoked_at).toBe(body.revoked_at);
  });

  it('are refused after they expired', async () => {
    const { key } = await add('app-4', ['read'], { expires_in_days: 1 });
    await setRows(service, 'api_key', { expires_at: ago('1 second') }, { name: 'app-4' });
    expect((await reading(service, key).expect(403)).body).toEqual(FORBIDDEN);
  });

  it('open nothing while their table cannot be read, and those of the environment continue to work', async () => {
    const { key } = await add('app-5', ['read']);
    expect(await statusOf(service, key)).toBe(404);
    await withoutTable(service, 'api_key', async () => {
      ahead += TRUSTED_MS;
      expect(await statusOf(service, key)).toBe(403);
      expect(await statusOf(service, PLAIN)).toBe(404);
    });
    expect(await statusOf(service, key)).toBe(404);
  });

  it('are replaced without one refused request, while requests keep coming to two replicas', async () => {
    const first = await add('rotated-1', ['read']);
    let current = first.key;
    let done = false;
    const refused: string[] = [];
    const answered = [0, 0, 0, 0];
    const load = answered.map(async (_, caller) => {
      while (!done) {
        const key = current;
        const status = await statusOf(caller % 2 === 0 ? service : replica, key);
        if (status !== 404) refused.push(`${key === first.key ? 'first' : 'second'}: ${status}`);
        answered[caller] += 1;
      }
    });
    /** Waits until each caller has had five more answers. */
    const more = async (): Promise<void> => {
      const before = [...answered];
      await until(() => answered.every((count, caller) => count >= before[caller] + 5));
    };
    await more();
    current = (await add('rotated-2', ['read'])).key;
    await more();
    await service.admin.delete('/admin/keys/rotated-1').expect(200);
    expect(await statusOf(service, first.key)).toBe(403);
    await more();
    done = true;
    await Promise.all(load);
    expect(refused).toEqual([]);
  });

  it('show when they were last used, those of the environment as well', async () => {
    expect(await listed('root-1')).toMatchObject({ source: 'database', last_used_at: null });
    for (const name of ['app-1', 'ops', 'service', 'admin']) expect(await listed(name)).toBeDefined();
    const { key } = await add('app-6', ['read']);
    await reading(service, key).expect(404);
    await until(async () => (await listed('app-6'))!.last_used_at !== null);
    await until(async () => (await listed('app-a'))!.last_used_at !== null);
    expect(await listed('app-a')).toMatchObject({ source: 'environment', created_at: null });
  });

  it.each([
    ['taken', { name: 'app-1', scopes: ['read'] }, 409, 'key_name_taken'],
    ['of the environment', { name: 'app-a', scopes: ['read'] }, 409, 'key_name_taken'],
    ['of another kind of caller', { name: 'link', scopes: ['read'] }, 409, 'key_name_taken'],
    ['not readable', { name: 'App 1', scopes: ['read'] }, 400, 'bad_input'],
    ['without a scope', { name: 'app-9', scopes: [] }, 400, 'bad_input'],
    ['with an unknown scope', { name: 'app-9', scopes: ['all'] }, 400, 'bad_input'],
    [
      'that expires never or too late',
      { name: 'app-9', scopes: ['read'], expires_in_days: 0 },
      400,
      'bad_input',
    ],
  ])('are not made with a name or limits that are %s', async (_, body, status, code) => {
    const answer = await service.admin.post('/admin/keys').send(body).expect(status);
    expect(answer.body.code).toBe(code);
  });

  it('cannot revoke themselves, and those of the environment only end with it', async () => {
    const { key } = await add('root-2', ['admin']);
    const revoke = (name: string) => service.open.delete(`/admin/keys/${name}`).set('api-key', key);
    expect((await revoke('root-2').expect(409)).body.code).toBe('own_key');
    expect((await revoke('ops').expect(409)).body.code).toBe('environment_key');
    expect((await revoke('never-made').expect(404)).body.code).toBe('unknown_key');
    await service.admin.delete('/admin/keys/root-2').expect(200);
  });

  it('are at most a hundred at the same time', async () => {
    const admin = service.get(KeyAdmin);
    await service.dataSource.query(
      `insert into api_key (name, digest, scopes, created_by)
       select 'many-' || n, sha256(n::text::bytea), '{read}', 'cli' from generate_series(1, 100) n`,
    );
    await expect(admin.add({ name: 'one-more', scopes: ['read'], days: null }, 'cli')).rejects.toMatchObject({
      code: 'too_many_keys',
    });
    await service.dataSource.query(`delete from api_key where name like 'many-%'`);
  });
});
