import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selectRows } from '../../src/database/rows.js';
import { ImportFailedError, type ImportReport } from '../../src/observations/import/import-report.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { testImports } from '../support/test-importer.js';

let database: TestDatabase;
let folder: string;
let imports: ReturnType<typeof testImports>;

beforeAll(async () => {
  database = await createTestDatabase();
  imports = testImports(database);
  folder = await mkdtemp(join(tmpdir(), 'phone-exports-'));
});
afterAll(async () => {
  await database?.drop();
  if (folder) await rm(folder, { recursive: true });
});
beforeEach(() => database.dataSource.query('TRUNCATE observation, user_identity'));

const load = (format: string, path: string, dryRun = false): Promise<ImportReport> =>
  imports.importer.importFiles({ format, path, user: 'anna', dryRun });

async function write(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const stored = (): Promise<{ metric: string; day: string; total: number }[]> =>
  selectRows(
    database.dataSource,
    'SELECT metric, day::text, sum(value)::float AS total FROM observation GROUP BY 1, 2 ORDER BY 2, 1',
  );

const steps = (id: string, count: number, hour: string): object => ({
  recordType: 'Steps',
  count,
  startTime: `2026-03-01T${hour}:00:00+01:00`,
  endTime: `2026-03-01T${hour}:30:00+01:00`,
  metadata: { id, dataOrigin: 'com.example.band' },
});

describe('an export of Health Connect', () => {
  it('again changes nothing; a corrected record replaces, and a deleted one is taken back', async () => {
    const first = await write('first.json', [steps('a', 100, '08'), steps('b', 50, '09')]);
    expect((await load('health-connect', first, true)).by_metric).toEqual({
      steps: { accepted: 2, suspect: 0, rejected: 0 },
    });
    expect(await stored()).toEqual([]);
    expect((await load('health-connect', first)).files[0]).toMatchObject({ accepted: 2, duplicates: 0 });
    expect((await load('health-connect', first)).files[0]).toMatchObject({ accepted: 0, duplicates: 2 });
    const changes = {
      upsertionChanges: [{ record: steps('a', 130, '07') }],
      deletionChanges: [{ recordId: 'b' }, { recordId: 'never-seen' }],
    };
    const path = await write('changes.json', changes);
    expect((await load('health-connect', path, true)).by_metric).toEqual({
      steps: { accepted: 1, suspect: 0, rejected: 0 },
    });
    const { files } = await load('health-connect', path);
    expect(files[0]).toMatchObject({ accepted: 1, deleted: 1, rejected: 0 });
    expect(await stored()).toEqual([{ metric: 'steps', day: '2026-03-01', total: 130 }]);
  });
});

describe('an export of Fitbit', () => {
  it('that is a folder is one import, which can be undone; a newer one replaces the days', async () => {
    const place = join(folder, 'Fitbit', 'Global Export Data');
    await mkdir(place, { recursive: true });
    const minutes = (counts: string[]): object[] =>
      counts.map((value, n) => ({ dateTime: `03/01/26 08:0${n}:00`, value }));
    const resting = (value: number): object[] => [{ dateTime: '03/01/26 00:00:00', value: { value } }];
    await writeFile(join(place, 'steps-2026-03-01.json'), JSON.stringify(minutes(['10', '20'])));
    await writeFile(join(place, 'resting_heart_rate-2026-01-01.json'), JSON.stringify(resting(61)));
    const first = await load('fitbit', join(folder, 'Fitbit'));
    expect(first.files).toMatchObject([{ file: 'Fitbit', lines: 3, accepted: 2, folded: 2, complete: true }]);
    const before = [
      { metric: 'resting_heart_rate', day: '2026-03-01', total: 61 },
      { metric: 'steps', day: '2026-03-01', total: 30 },
    ];
    expect(await stored()).toEqual(before);
    const again = await load('fitbit', join(folder, 'Fitbit'));
    expect(again.files[0]).toMatchObject({
      import_id: first.files[0].import_id,
      accepted: 0,
      duplicates: 2,
    });
    await writeFile(join(place, 'steps-2026-03-01.json'), JSON.stringify(minutes(['10', '20', '5'])));
    const newer = await load('fitbit', join(folder, 'Fitbit'));
    expect(await stored()).toContainEqual({ metric: 'steps', day: '2026-03-01', total: 35 });
    await imports.undo.undo(newer.files[0].import_id!);
    expect(await stored()).toEqual(before);
  });

  it('that breaks off keeps the files before, and says where', async () => {
    const path = await write('steps-2026-03-01.json', '[{"dateTime":"03/01/26 08:00:00","value":"1"},\n{"x"');
    const failure: unknown = await load('fitbit', path).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ImportFailedError);
    expect((failure as Error).message).toContain('line 2: ends too early');
    // A part of a quarter of an hour would replace a whole one.
    expect(await stored()).toEqual([]);
  });
});

describe('the table of Google Fit', () => {
  it('is stored by day, and a newer one replaces the day that had not ended', async () => {
    const head = 'Date,Step count,Move Minutes count\n';
    await load('google-fit', await write('old.csv', `${head}2026-03-01,4000,31\n2026-03-02,120,2\n`));
    const { files } = await load(
      'google-fit',
      await write('new.csv', `${head}2026-03-01,4000,31\n2026-03-02,5200,40\n`),
    );
    expect(files[0]).toMatchObject({ accepted: 2, duplicates: 2, rejected: 0 });
    expect(await stored()).toContainEqual({ metric: 'steps', day: '2026-03-02', total: 5200 });
  });
});
