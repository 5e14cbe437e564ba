import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { dataSourceOptions, openDatabase } from '../../src/database/data-source.js';
import { type FakePooler, startFakePooler } from '../support/fake-pooler.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const SETTINGS = [
  ['DateStyle', 'German, DMY', 'ISO, MDY'],
  ['TimeZone', 'Asia/Kathmandu', 'UTC'],
  ['IntervalStyle', 'iso_8601', 'postgres'],
  ['bytea_output', 'escape', 'escape'],
  ['extra_float_digits', '-10', '1'],
  ['standard_conforming_strings', 'off', 'on'],
  ['array_nulls', 'off', 'on'],
  ['default_transaction_isolation', 'serializable', 'read committed'],
  ['statement_timeout', '5ms', '14s'],
  ['lock_timeout', '5ms', '0'],
  ['idle_session_timeout', '5s', '0'],
] as const;

/** Whatever is set for the database, the sessions of the service have what they need, or the boot says what is wrong. */
describe('settings of the database', () => {
  let database: TestDatabase;
  let admin: Client;
  let pooler: FakePooler;
  const opened: DataSource[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    pooler = await startFakePooler(database.url);
    admin = new Client({ connectionString: database.url });
    await admin.connect();
  });
  afterEach(async () => {
    for (const dataSource of opened.splice(0)) await dataSource.destroy();
    await alter('reset all');
  });
  afterAll(async () => {
    await admin.end();
    await pooler.close();
    await database.drop();
  });

  const alter = (what: string) =>
    admin.query(`alter database ${new URL(database.url).pathname.slice(1)} ${what}`);
  const set = (name: string, value: string) => alter(`set ${name} to ${value === '' ? "''" : `'${value}'`}`);
  const open = async (url: string): Promise<DataSource> => {
    const dataSource = await openDatabase(dataSourceOptions(url), { migrate: false });
    opened.push(dataSource);
    return dataSource;
  };

  it('do not change what the service reads and writes', async () => {
    for (const [name, value] of SETTINGS)
      await alter(`set ${name} to ${name === 'DateStyle' ? value : `'${value}'`}`);
    const dataSource = await open(database.url);
    for (const [name, , wanted] of SETTINGS)
      expect([name, Object.values((await dataSource.query(`show ${name}`))[0])[0]]).toEqual([name, wanted]);
    const [row] = await dataSource.query(
      `select timestamptz '2026-11-30 02:00+01' as moment, 0.1::float8 + 0.2 as sum, '\\x00ff'::bytea as bytes, '{"a": 0.30000000000000004}'::json as json`,
    );
    expect(row).toEqual({
      moment: new Date('2026-11-30T01:00:00Z'),
      sum: 0.1 + 0.2,
      bytes: Buffer.from([0, 255]),
      json: { a: 0.1 + 0.2 },
    });
  });

  it('that a pooler passes on do not matter behind it either', async () => {
    await alter('set DateStyle to German, DMY');
    await set('TimeZone', 'Asia/Kathmandu');
    const dataSource = await open(pooler.url);
    expect(await dataSource.query(`select timestamptz '2026-11-30 02:00Z' as moment`)).toEqual([
      { moment: new Date('2026-11-30T02:00:00Z') },
    ]);
  });

  it.each([
    ['extra_float_digits', '-3'],
    ['array_nulls', 'off'],
    ['default_transaction_isolation', 'serializable'],
    ['statement_timeout', '900ms'],
    ['lock_timeout', '900ms'],
  ])('that a pooler does not pass on are refused at boot: %s', async (name, value) => {
    await set(name, value);
    await expect(open(pooler.url)).rejects.toMatchObject({
      code: 'database_unsuitable',
      message: expect.stringMatching(new RegExp(`${name}.*ALTER ROLE`)),
    });
    await open(database.url);
  });

  it('are refused where search_path names no schema', async () => {
    await set('search_path', 'nowhere');
    await expect(open(database.url)).rejects.toMatchObject({
      code: 'database_unsuitable',
      message: expect.stringContaining('search_path'),
    });
  });

  it('are refused where the database is read-only', async () => {
    await set('default_transaction_read_only', 'on');
    await expect(open(database.url)).rejects.toMatchObject({
      code: 'database_read_only',
      message: expect.stringContaining('default_transaction_read_only'),
    });
  });
});
