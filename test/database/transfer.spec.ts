import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Client } from 'pg';
import { postgresCheck } from '../../src/cli/preflight/checks/postgres-check.js';
import { dataSourceOptions, openDatabase } from '../../src/database/data-source.js';
import { openForTransfer } from '../../src/database/transfer/data-connection.js';
import { makeBackup } from '../../src/database/transfer/make-backup.js';
import { moveData } from '../../src/database/transfer/move-data.js';
import { restoreBackup } from '../../src/database/transfer/restore-backup.js';
import { runCheck } from '../support/preflight-check.js';
import { createEmptyTestDatabase, createTestDatabase, type TestDatabase } from '../support/test-database.js';
// The records of all tables.
import '../../src/cli/cli.module.js';

let folder: string;
let source: TestDatabase;
const targets: { drop(): Promise<void> }[] = [];
const COUNTERS = /"counters":\[[^\]]*\]/;
/** The tables with a counted id. */
const COUNTED = `select array_agg(table_name::text) as counted from information_schema.columns
  where table_schema = current_schema() and column_name = 'id' and table_name <> 'migrations'
    and pg_get_serial_sequence(quote_ident(table_name), 'id') is not null`;
const PERSON = '11111111-1111-4111-8111-111111111111';

async function emptyTarget() {
  const target = await createEmptyTestDatabase();
  targets.push(target);
  return target.url;
}

async function query<Row>(url: string, text: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows as Row[];
  } finally {
    await client.end();
  }
}

const sources = (url: string) =>
  query(url, 'select source, value, moment::text, recorded_at::text from observation order by source');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'transfer-'));
  source = await createTestDatabase();
  await source.dataSource.query(
    `insert into observation (user_id, metric, source, moment, dated, day, value)
      select $1, 'mood', case n when 1 then E'tab\\t back\\\\ line\\n' when 2 then '\\.' else 'source ' || n end,
        timestamptz '2026-11-01' + n * interval '1.000001 s', true, date '2026-11-01', 0.1 * n
      from generate_series(1, 20000) n`,
    [PERSON],
  );
  await source.dataSource.query(
    `insert into rollout_change (percent, changed_by) select n, 'test' from generate_series(1, 7) n`,
  );
});
afterEach(async () => {
  for (const target of targets.splice(0)) await target.drop();
});
afterAll(async () => {
  await source.drop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a copy of all data', () => {
  it('may take longer than any statement of the service', async () => {
    const { dataSource, client, close } = await openForTransfer(source.url);
    const limits = `select name, setting from pg_settings
      where name in ('statement_timeout', 'idle_in_transaction_session_timeout', 'lock_timeout') and setting <> '0'`;
    try {
      expect((await client.query(limits)).rows).toEqual([]);
      expect(await dataSource.query(limits)).toEqual([]);
    } finally {
      await close();
    }
  });
});

describe('a backup', () => {
  it('restores every row into an empty database, while the source is in use', async () => {
    const file = join(folder, 'one.gz');
    const { tables } = await makeBackup(source.url, file);
    expect(tables.find(({ table }) => table === 'observation')).toMatchObject({ rows: 20000 });
    expect(statSync(file).mode & 0o077).toBe(0);
    const url = await emptyTarget();
    const { replaced } = await restoreBackup(url, file, false);
    expect(replaced).toBe(false);
    await expect(sources(url)).resolves.toEqual(await sources(source.url));
    // Identity columns continue.
    const [{ id }] = await query<{ id: number }>(
      url,
      `insert into rollout_change (percent, changed_by) values (1, 'later') returning id`,
    );
    const [{ last }] = await query<{ last: number }>(
      source.url,
      'select max(id) as last from rollout_change',
    );
    expect(Number(id)).toBe(Number(last) + 1);
  });

  it('lets every counter continue, also those that an old backup does not name', async () => {
    await query(
      source.url,
      `insert into audit_entry (caller, method, route) select 'cli', 'CLI', 'run' from generate_series(1, 5)`,
    );
    const file = join(folder, 'counters.gz');
    await makeBackup(source.url, file);
    const text = gunzipSync(readFileSync(file)).toString('utf8');
    expect(COUNTERS.exec(text)?.[0]).toContain('"audit_entry"');
    writeFileSync(file, gzipSync(text.replace(COUNTERS, '"counters":[]')));
    const url = await emptyTarget();
    await restoreBackup(url, file, false);
    const [{ counted }] = await query<{ counted: string[] }>(url, COUNTED);
    expect(counted).toEqual(expect.arrayContaining(['audit_entry', 'rollout_change']));
    for (const table of counted) {
      const [{ next, highest }] = await query<{ next: string; highest: string }>(
        url,
        `select nextval(pg_get_serial_sequence('${table}', 'id')) as next, coalesce(max(id), 0) as highest from ${table}`,
      );
      expect({ table, ahead: Number(next) > Number(highest) }).toEqual({ table, ahead: true });
    }
  });

  it('is made in a folder under a name with the time, and found there', async () => {
    const made = await makeBackup(source.url, `${folder}/dated/`, new Date('2026-11-30T10:20:30Z'));
    expect(readdirSync(join(folder, 'dated'))).toEqual(['weekly-intelligence-2026-11-30T102030Z.backup.gz']);
    await expect(restoreBackup(await emptyTarget(), join(folder, 'dated'), false)).resolves.toMatchObject({
      file: made.file,
    });
  });

  it('is not restored into a database with data, unless they are to be replaced', async () => {
    const file = join(folder, 'two.gz');
    await makeBackup(source.url, file);
    const url = await emptyTarget();
    await restoreBackup(url, file, false);
    await query(url, `update observation set value = 9`);
    await expect(restoreBackup(url, file, false)).rejects.toMatchObject({ code: 'not_empty' });
    await expect(restoreBackup(url, file, true)).resolves.toMatchObject({ replaced: true });
    await expect(sources(url)).resolves.toEqual(await sources(source.url));
  });

  it.each([
    ['a changed value', (text: string) => text.replace('source 77\t', 'source 7x\t'), 'copy_differs'],
    ['a missing end', (text: string) => text.slice(0, -200), 'backup_unreadable'],
    ['an unknown migration', (text: string) => text.replace('InitialSchema', 'LaterSchema'), 'newer_data'],
  ])('with %s is refused as a whole', async (_, spoil, code) => {
    const file = join(folder, 'spoiled.gz');
    await makeBackup(source.url, file);
    writeFileSync(file, gzipSync(spoil(gunzipSync(readFileSync(file)).toString('utf8'))));
    const url = await emptyTarget();
    await expect(restoreBackup(url, file, false)).rejects.toMatchObject({ code });
    const [{ made }] = await query<{ made: string | null }>(url, `select to_regclass('observation') as made`);
    expect(made === null ? [] : await query(url, 'select from observation')).toEqual([]);
  });
});

describe('a move', () => {
  it('copies every table, and continues after an interruption', async () => {
    const url = await emptyTarget();
    const interrupted = moveData(source.url, url, (table) => {
      if (table === 'observation') throw new Error('interrupted');
    });
    await expect(interrupted).rejects.toThrow('interrupted');
    await expect(openDatabase(dataSourceOptions(url))).rejects.toMatchObject({ code: 'move_unfinished' });
    expect(await runCheck(postgresCheck, { DATABASE_URL: url })).toMatchObject({ status: 'fail' });
    const { kept } = await moveData(source.url, url, () => undefined);
    expect(kept).toContain('observation');
    await expect(sources(url)).resolves.toEqual(await sources(source.url));
    await expect(moveData(source.url, url, () => undefined)).rejects.toMatchObject({ code: 'not_empty' });
    await (await openDatabase(dataSourceOptions(url))).destroy();
  });

  it('that ended before the first table keeps services away from the target, and continues', async () => {
    const url = await emptyTarget();
    await query(url, 'create table job_batch (anything int)');
    const interrupted = moveData(source.url, url, () => undefined);
    await expect(interrupted).rejects.toMatchObject({ code: 'migration_failed' });
    await query(url, 'drop table job_batch');
    await expect(openDatabase(dataSourceOptions(url))).rejects.toMatchObject({ code: 'move_unfinished' });
    await moveData(source.url, url, () => undefined);
    await expect(sources(url)).resolves.toEqual(await sources(source.url));
  });
});
