import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { dataSourceOptions, openDatabase } from '../../src/database/data-source.js';
import { grantServiceRole } from '../../src/database/service-role.js';
import { Housekeeping } from '../../src/jobs/housekeeping.js';
import { recordsOf, WEEK_OF } from '../support/people.js';
import { createTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** One role migrates, and another one, which owns nothing, serves. */
describe('a role that has only the rights of the service', () => {
  const role = `service_${randomBytes(4).toString('hex')}`;
  let database: TestDatabase;
  let owner: Client;
  let url: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new Client({ connectionString: database.url });
    await owner.connect();
    await owner.query(`create role ${role} login password 'p'`);
    const address = new URL(database.url);
    address.username = role;
    address.password = 'p';
    url = address.href;
  });
  afterAll(async () => {
    await owner.query(`drop owned by ${role}`);
    await owner.query(`drop role ${role}`);
    await owner.end();
    await database.drop();
  });

  const serve = (): Promise<TestApp> =>
    createTestApp({ DATABASE_URL: url }, { database: { ...database, url } });

  it('is refused at boot while it lacks rights, which are named', async () => {
    await owner.query(`grant select on schema_migration to ${role}`);
    await expect(serve()).rejects.toMatchObject({
      code: 'rights_missing',
      message: expect.stringMatching(/INSERT on outbox.*npm run migrate/),
    });
  });

  it('runs a week, exports and erases a person, and prunes, once the other role has granted them', async () => {
    const migrating = await openDatabase(dataSourceOptions(database.url));
    await grantServiceRole(migrating, role);
    await migrating.destroy();
    const service = await serve();
    await service.service
      .post('/observations')
      .send({ observations: recordsOf('a', 28) })
      .expect(200);
    await service.service.put('/users/a/preferences').send({ time_zone: 'UTC' }).expect(200);
    const run = await service.admin
      .post('/admin/trigger-intelligence')
      .send({ week_of: WEEK_OF })
      .expect(200);
    expect(run.body.result).toMatchObject({ users_successful: 1, users_failed: 0 });
    await service.service.get('/users/a/brief').expect(200);
    await service.service.get('/users/a/export').expect(200);
    await service.service.delete('/users/a').expect(200);
    await owner.query(
      `insert into cache_read_stat (hour, kind) values (now() - interval '2 years', 'brief')`,
    );
    await service.get(Housekeeping).tidy();
    expect(
      (await owner.query(`select from cache_read_stat where hour < now() - interval '1 year'`)).rowCount,
    ).toBe(0);
    await service.app.close();
  });

  it('cannot change the schema, and gets no rights on tables of the host', async () => {
    await owner.query('create table if not exists host_orders (id int)');
    const migrating = await openDatabase(dataSourceOptions(database.url));
    await grantServiceRole(migrating, role);
    await migrating.destroy();
    const client = new Client({ connectionString: url });
    await client.connect();
    for (const statement of [
      'select from host_orders',
      'drop table outbox',
      'alter table outbox add column x int',
      'truncate observation',
      `insert into schema_migration (timestamp, name) values (1, 'x')`,
    ])
      await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' });
    await client.end();
  });

  it('is named as missing where it does not exist', async () => {
    const migrating = await openDatabase(dataSourceOptions(database.url));
    await expect(grantServiceRole(migrating, 'no_such_role')).rejects.toMatchObject({
      code: 'service_role_missing',
    });
    await migrating.destroy();
  });
});
