import { Client } from 'pg';
import { getMetadataArgsStorage } from 'typeorm';
import { dataSourceOptions, openDatabase } from '../../src/database/data-source.js';
import { PREFERENCE_COLUMNS } from '../../src/database/host-tables.js';
import { UserPreferencesRecord } from '../../src/preferences/persistence/user-preferences.record.js';
import { holdLock, releaseLocks } from '../support/held-lock.js';
import { createEmptyTestDatabase } from '../support/test-database.js';

/** The host app has tables of our names, and uses them while the first migration runs. */
describe('a first migration beside the tables of the host', () => {
  let database: Awaited<ReturnType<typeof createEmptyTestDatabase>>;
  let host: Client;

  beforeEach(async () => {
    database = await createEmptyTestDatabase();
    host = new Client({ connectionString: database.url });
    await host.connect();
  });
  afterEach(async () => {
    await releaseLocks();
    await host.end();
    await database.drop();
  });

  const migrate = async () => (await openDatabase(dataSourceOptions(database.url))).destroy();
  const tables = async () =>
    (await host.query(`select tablename from pg_tables where schemaname = 'public'`)).rows.map(
      ({ tablename }) => tablename as string,
    );

  it('knows every column of user_preferences', () => {
    const columns = getMetadataArgsStorage()
      .columns.filter(({ target }) => target === UserPreferencesRecord)
      .map(({ options, propertyName }) => options.name ?? propertyName);
    expect(Object.keys(PREFERENCE_COLUMNS).sort()).toEqual(columns.sort());
  });

  it.each([
    [
      'email boolean default true, time_zone integer',
      /email is bool, not varchar; time_zone is int4, not varchar/,
    ],
    ['notification_channel varchar(5)', /notification_channel holds 5 characters, fewer than 20/],
    [`email varchar(320) generated always as ('x') stored`, /email is a generated column/],
    [
      `last_intelligence_generated_at timestamp`,
      /last_intelligence_generated_at is timestamp, not timestamptz/,
    ],
    [`email varchar(320) constraint corporate check (email like '%@corp.example')`, /constraint corporate/],
  ])('is refused, and changes nothing, where user_preferences has %s', async (column, reason) => {
    await host.query(`create table user_preferences (user_id uuid primary key, ${column})`);
    await expect(migrate()).rejects.toMatchObject({
      code: 'migration_failed',
      message: expect.stringMatching(reason),
    });
    expect(await tables()).toEqual(['user_preferences']);
  });

  it('is refused, and changes nothing, where another table has one of our names', async () => {
    await host.query('create table outbox (id bigserial primary key, topic text)');
    await expect(migrate()).rejects.toMatchObject({
      code: 'migration_failed',
      message: expect.stringContaining('"outbox"'),
    });
    expect(await tables()).toEqual(['outbox']);
  });

  it('succeeds beside a foreign key of the host, and leaves no row behind', async () => {
    await host.query(
      `create table users (id uuid primary key);
       create table user_preferences (user_id uuid primary key references users (id), email text)`,
    );
    await migrate();
    expect((await host.query('select from user_preferences')).rowCount).toBe(0);
  });

  it('gives way to a long reader of the host, so that later readers do not wait behind it', async () => {
    await host.query('create table user_preferences (user_id uuid primary key)');
    const report = await holdLock(database.url, 'select from user_preferences');
    const migrated = migrate();
    await report.awaited();
    // Behind a migration that waits for the report, this would end with 57014.
    await host.query(`set statement_timeout = '5s'`);
    await host.query('select from user_preferences');
    await report.release();
    await migrated;
    expect(await tables()).toContain('outbox');
  });
});
