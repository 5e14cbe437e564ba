import { Client } from 'pg';
import { MIGRATIONS } from '../../src/database/migrations.js';
import { ensureBuilt, type Program, start } from '../support/programs.js';
import { createEmptyTestDatabase } from '../support/test-database.js';

jest.setTimeout(180_000);

/** The compiled programs, as a deployment runs them: first migrate, then the service, which must not migrate. */
describe('npm run migrate, with a service that has MIGRATE_ON_BOOT=false', () => {
  let database: Awaited<ReturnType<typeof createEmptyTestDatabase>>;
  let client: Client;
  const running: Program[] = [];
  const launch = (program: string, environment: NodeJS.ProcessEnv = {}): Program => {
    const begun = start(program, [], { DATABASE_URL: database.url, PORT: '0', ...environment });
    running.push(begun);
    return begun;
  };
  const serve = (environment: NodeJS.ProcessEnv = {}) =>
    launch('main.js', { MIGRATE_ON_BOOT: 'false', NODE_ENV: 'production', ...environment });
  const stop = async ({ child, ended }: Program) => {
    child.kill('SIGTERM');
    return ended;
  };
  const tables = async () =>
    (await client.query(`select from pg_tables where schemaname = 'public'`)).rowCount;

  beforeAll(ensureBuilt);
  beforeEach(async () => {
    database = await createEmptyTestDatabase();
    client = new Client({ connectionString: database.url });
    await client.connect();
  });
  afterEach(async () => {
    for (const program of running.splice(0)) await stop(program);
    await client.end();
    await database.drop();
  });

  it('must run first: on an empty database the service refuses to start, names the command and changes nothing', async () => {
    const { code, stdout, stderr } = await serve().ended;
    expect(code).toBe(1);
    expect(stdout + stderr).toContain(`lacks ${MIGRATIONS.length} migration(s)`);
    expect(stdout + stderr).toContain('npm run migrate');
    expect(await tables()).toBe(0);
  });

  it('lets the service start afterwards, even after a newer version has migrated the database', async () => {
    const { code } = await launch('migrate.js').ended;
    expect(code).toBe(0);
    await client.query(`insert into schema_migration (timestamp, name) values (1, 'OfALaterVersion1')`);
    const service = serve();
    const [, url] = await service.line(/"url":"(http:\/\/[^"]+)"/);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect((await stop(service)).code).toBe(0);
  });

  it('is needed as long as one migration is missing, which the service names', async () => {
    await launch('migrate.js').ended;
    await client.query('delete from schema_migration where id = (select max(id) from schema_migration)');
    const { code, stdout, stderr } = await serve().ended;
    expect(code).toBe(1);
    expect(stdout + stderr).toContain(`lacks 1 migration(s): ${MIGRATIONS.at(-1)!.name}.`);
  });

  it('may run again, and twice at the same time', async () => {
    const ends = await Promise.all([launch('migrate.js').ended, launch('migrate.js').ended]);
    expect([...ends, await launch('migrate.js').ended].map(({ code }) => code)).toEqual([0, 0, 0]);
    expect((await client.query('select name from schema_migration')).rowCount).toBe(MIGRATIONS.length);
  });

  it('reports a database that cannot be reached, without its address', async () => {
    const { code, stdout, stderr } = await launch('migrate.js', {
      DATABASE_URL: 'postgresql://somebody:secret@127.0.0.1:1/none',
    }).ended;
    expect(code).toBe(1);
    expect(stdout + stderr).toContain('PostgreSQL cannot be reached');
    expect(stdout + stderr).not.toMatch(/somebody|secret|127\.0\.0\.1/);
  });
});
