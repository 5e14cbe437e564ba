import { Client } from 'pg';
import { ServiceClient } from '../../src/database/connection/service-client.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

/** The address leads to a server that answers and refuses writes, and after a while to the right one again. */
describe('a database that is read-only for a while', () => {
  let service: TestApp;
  let admin: Client;

  beforeAll(async () => {
    service = await createTestApp();
    const url = new URL(service.databaseUrl);
    url.pathname = '/postgres';
    admin = new Client({ connectionString: url.href });
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    await service.close();
  });

  const name = () => new URL(service.databaseUrl).pathname.slice(1);
  const failOver = async () => {
    await admin.query(`alter database ${name()} set default_transaction_read_only = on`);
    await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()`,
      [name()],
    );
  };
  const failBack = () => admin.query(`alter database ${name()} reset default_transaction_read_only`);
  const write = () => service.service.put('/users/a/preferences').send({ time_zone: 'UTC' });
  const ready = () => service.open.get('/health/ready');

  it('is not ready, and works again without a connection to the read-only server being cut', async () => {
    await write().expect(200);
    await failOver();
    await until(async () => (await ready()).status === 503);
    expect((await ready()).body.error.database).toMatchObject({
      status: 'down',
      message: expect.stringContaining('read-only'),
    });
    // As many at once as the pool can hold connections to the read-only server.
    for (const { status } of await Promise.all(Array.from({ length: 12 }, write)))
      expect(status).toBeGreaterThanOrEqual(500);

    await failBack();
    expect((await ready()).status).toBe(200);
    for (const { status } of await Promise.all(Array.from({ length: 12 }, write))) expect(status).toBe(200);
  });

  it('is noticed at the first refused write, and by what the server says of itself', async () => {
    const options = dataSourceOptions(service.databaseUrl).extra as ConstructorParameters<
      typeof ServiceClient
    >[0];
    for (const statement of [
      'set default_transaction_read_only = on',
      `begin read only; insert into service_setting (name, value) values ('x', '1')`,
    ]) {
      const client = new ServiceClient(options);
      await client.connect();
      expect(client.readOnly).toBe(false);
      await client.query(statement).catch(() => undefined);
      expect(client.readOnly).toBe(true);
      await client.end();
    }
  });
});
