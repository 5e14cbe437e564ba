import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toUserRef } from '../../src/common/user-id.js';
import { selectRows } from '../../src/database/rows.js';
import { ImportFailedError } from '../../src/observations/import/import-report.js';
import {
  type ImportRequest,
  type ObservationImporter,
} from '../../src/observations/import/observation-importer.js';
import { ImportStore } from '../../src/observations/imports/import-store.js';
import type { ImportUndo } from '../../src/observations/imports/import-undo.js';
import type { ChangedDays } from '../../src/observations/changes/changed-days.js';
import { hasOpenData, openData } from '../support/open-data.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { testImports } from '../support/test-importer.js';

// The open data sets have well over a hundred thousand observations.
jest.setTimeout(60_000);
const describeWithData = hasOpenData() ? describe : describe.skip;

let database: TestDatabase;
let importer: ObservationImporter;
let undo: ImportUndo;
let changes: ChangedDays;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ importer, undo, changes } = testImports(database));
  folder = await mkdtemp(join(tmpdir(), 'observations-import-'));
});
afterAll(async () => {
  await database?.drop();
  if (folder) await rm(folder, { recursive: true });
});
beforeEach(() => database.dataSource.query('TRUNCATE observation, user_identity, import, import_replaced'));

async function fileOf(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function failureOf(request: ImportRequest): Promise<ImportFailedError> {
  const outcome: unknown = await importer.importFiles(request).catch((error: unknown) => error);
  if (!(outcome instanceof ImportFailedError)) throw new Error('the import did not fail as expected');
  return outcome;
}

async function storedCount(): Promise<number> {
  const [{ n }] = await selectRows<{ n: number }>(
    database.dataSource,
    'SELECT count(*)::int AS n FROM observation',
  );
  return n;
}

async function countByMetric(): Promise<Record<string, number>> {
  const rows = await selectRows<{ metric: string; n: number }>(
    database.dataSource,
    'SELECT metric, count(*)::int AS n FROM observation GROUP BY metric ORDER BY metric',
  );
  return Object.fromEntries(rows.map(({ metric, n }) => [metric, n]));
}

function valueOf(user: string, metric: string, day: string): Promise<{ value: number; source: string }[]> {
  return selectRows(
    database.dataSource,
    'SELECT value, source FROM observation WHERE user_id = $1 AND metric = $2 AND day = $3',
    [toUserRef(user).userId, metric, day],
  );
}

const LONG = 'user_id,date,metric,value,unit';

describe('an import of the long format', () => {
  it('loads the valid rows and reports line, column and reason of the others, without values', async () => {
    const path = await fileOf(
      'broken.csv',
      [
        LONG,
        'anna,2026-03-01,mood,4,',
        'anna,2026-03-01,sleep_minutes,7.5,h',
        'anna,2026-03-02,mood,NaN,',
        'anna,2026-03-32,mood,4,',
        'anna,2026-03-03,karma,4,',
        'anna,2026-03-03,mood',
        '"anna",2026-03-04,"mood","3",""',
        '',
        'ben,2026-03-01,symptom:headache,42,',
        'ben,2027-01-01,mood,3,',
        'ben,2026-03-01,mood,"3"x,',
        'ben,2026-03-01,mood,3,',
      ].join('\r\n'),
    );
    const report = await importer.importFiles({ format: 'csv', path });
    expect(report).toMatchObject({ users: 2, rejected_total: 7 });
    expect(report.files).toEqual([
      {
        file: 'broken.csv',
        import_id: expect.any(Number) as number,
        lines: 11,
        observations: 4,
        accepted: 4,
        duplicates: 0,
        skipped_missing: 0,
        rejected: 7,
        complete: true,
        loaded_to_line: 13,
      },
    ]);
    expect(report.problems.map(({ line, field, reason }) => [line, field, reason])).toEqual([
      [4, 'value', 'not a finite number'],
      [5, undefined, 'date must be a calendar day written YYYY-MM-DD'],
      [6, undefined, 'metric is not in the catalogue'],
      [7, undefined, 'has 3 fields where the header has 5'],
      [10, undefined, 'value of a symptom must lie between 0 and 10'],
      [11, undefined, 'date lies in the future'],
      [12, 'value', 'not a finite number'],
    ]);
    expect(await valueOf('anna', 'sleep_minutes', '2026-03-01')).toEqual([{ value: 450, source: '' }]);
  });

  it('reports the first hundred problems and counts all of them', async () => {
    const rows = Array.from({ length: 250 }, () => 'anna,2026-03-01,mood,many,');
    const report = await importer.importFiles({
      format: 'csv',
      path: await fileOf('many.csv', [LONG, ...rows].join('\n')),
    });
    expect(report.rejected_total).toBe(250);
    expect(report.problems).toHaveLength(100);
  });

  it('changes nothing when the same file is imported again', async () => {
    const path = await fileOf(
      'again.csv',
      `\uFEFF${LONG}\nanna,2026-03-01,mood,4,\nanna,2026-03-01,mood,4,\n`,
    );
    expect((await importer.importFiles({ format: 'csv', path })).files[0]).toMatchObject({
      accepted: 1,
      duplicates: 1,
    });
    expect((await importer.importFiles({ format: 'csv', path })).files[0]).toMatchObject({
      accepted: 0,
      duplicates: 2,
    });
  });

  it('accepts a header without rows, and refuses an empty file', async () => {
    const headerOnly = await importer.importFiles({ format: 'csv', path: await fileOf('header.csv', LONG) });
    expect(headerOnly.files[0]).toMatchObject({ lines: 0, complete: true, loaded_to_line: 1 });
    const failure = await failureOf({ format: 'csv', path: await fileOf('empty.csv', '') });
    expect(failure).toMatchObject({ code: 'import_refused' });
    expect(failure.report.problems).toEqual([
      { file: 'empty.csv', line: 1, reason: 'the file is empty: it has no header' },
    ]);
  });
});

describe('an import that cannot be completed', () => {
  it('keeps and reports what it loaded before a file breaks; importing the corrected file completes it', async () => {
    const rows = Array.from({ length: 6000 }, (_, i) => `user-${i},2026-03-01,mood,4,`);
    const path = await fileOf(
      'breaks.csv',
      [LONG, ...rows, 'anna,2026-03-01,mood,"4,', 'ben,2026-03-01,mood,4,'].join('\n'),
    );
    const failure = await failureOf({ format: 'csv', path });
    expect(failure.code).toBe('import_incomplete');
    expect(failure.message).toContain('stopped in breaks.csv after line 6001: a quote is never closed');
    expect(failure.report.files[0]).toMatchObject({ accepted: 6000, complete: false, loaded_to_line: 6001 });
    expect(await storedCount()).toBe(6000);

    await fileOf(
      'breaks.csv',
      [LONG, ...rows, 'anna,2026-03-01,mood,4,', 'ben,2026-03-01,mood,4,'].join('\n'),
    );
    const report = await importer.importFiles({ format: 'csv', path });
    expect(report.files[0]).toMatchObject({
      accepted: 2,
      duplicates: 6000,
      complete: true,
      loaded_to_line: 6003,
    });
  });

  it('stores only whole chunks when it is interrupted', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `user-${i},2026-03-01,mood,4,`);
    const path = await fileOf('long.csv', [LONG, ...rows].join('\n'));
    const stop = new AbortController();
    const failure = await failureOf({
      format: 'csv',
      path,
      signal: stop.signal,
      onProgress: ({ bytesRead, bytesTotal }) => {
        if (bytesRead > bytesTotal / 2) stop.abort();
      },
    });
    const [file] = failure.report.files;
    expect(failure.message).toContain('interrupted');
    expect(file.complete).toBe(false);
    expect(file.accepted).toBeLessThan(20_000);
    expect(await storedCount()).toBe(file.accepted);
    expect(file.loaded_to_line).toBe(file.accepted + 1);
  });

  it('is refused before anything is loaded when a file is absent or lacks a mapped column', async () => {
    const mapping = {
      name: 'own',
      files: ['fit-*.csv', 'sleep.csv'].map((file) => ({
        file,
        user: { column: 'id' },
        date: { column: 'date', format: 'yyyy-MM-dd' },
        metrics: [{ column: 'steps', metric: 'steps' }],
      })),
    };
    const own = await mkdtemp(join(folder, 'own-'));
    await writeFile(join(own, 'fit-1.csv'), 'id,date,steps\nanna,2026-03-01,5000\n');
    const absent = await failureOf({ format: 'csv', path: own, mapping });
    expect(absent.report.problems).toEqual([
      { file: 'sleep.csv', line: 0, reason: 'no file in the folder has this name' },
    ]);

    await writeFile(join(own, 'sleep.csv'), 'id,date,Steps\nanna,2026-03-01,5000\n');
    const lacking = await failureOf({ format: 'csv', path: own, mapping });
    expect(lacking).toMatchObject({ code: 'import_refused', status: 400 });
    expect(lacking.report.problems).toEqual([
      { file: 'sleep.csv', line: 1, field: 'steps', reason: 'the column is missing' },
    ]);
    expect(await storedCount()).toBe(0);
  });

  it('reports a wrong path, format or mapping', async () => {
    const absent = await failureOf({ format: 'csv', path: join(folder, 'nowhere') });
    expect(absent.report.problems).toMatchObject([
      { file: 'nowhere', reason: 'cannot be read: the file does not exist' },
    ]);
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const notRegular = await failureOf({ format: 'csv', path: pipe });
    expect(notRegular.report.problems).toMatchObject([
      { file: 'pipe', reason: 'cannot be read: it is not a regular file' },
    ]);
    await expect(importer.importFiles({ format: 'xml', path: folder })).rejects.toMatchObject({
      code: 'bad_input',
    });
    await expect(importer.importFiles({ format: 'csv', path: folder, mapping: {} })).rejects.toMatchObject({
      code: 'bad_input',
    });
  });
});

describe('an import as an object', () => {
  const all = () =>
    selectRows<Record<string, unknown>>(
      database.dataSource,
      'SELECT * FROM observation ORDER BY metric, moment, client_id',
    );
  const replacedCount = async () =>
    (await selectRows(database.dataSource, 'SELECT FROM import_replaced')).length;
  /** Imports rows of the long format, each time as another file. */
  async function load(name: string, ...rows: string[]): Promise<number> {
    const path = await fileOf(`${name}.csv`, ['user_id,date,metric,value,id', ...rows].join('\n'));
    return (await importer.importFiles({ format: 'csv', path })).files[0].import_id!;
  }

  it('is undone: what it added goes, and what it replaced is again as it was, to the byte', async () => {
    await load('first', 'anna,2026-03-01,mood,4,a1', 'anna,2026-03-02,mood,3,', 'ben,2026-03-01,stress,1,');
    const before = await all();
    const id = await load(
      'second',
      'anna,2026-03-01,mood,5,a1',
      'anna,2026-03-02,mood,3,',
      'ben,2026-03-01,stress,2,',
      'ben,2026-03-02,stress,2,',
    );
    expect(await storedCount()).toBe(4);
    const record = jest.spyOn(changes, 'record');
    expect(await undo.undo(id)).toEqual({ deleted: 1, restored: 2 });
    expect(await all()).toEqual(before);
    expect(await replacedCount()).toBe(0);
    // The weeks that have read these days are made again.
    const [anna, ben] = ['anna', 'ben'].map((user) => toUserRef(user).userId);
    const recorded = record.mock.calls.flatMap(([days]) => days);
    record.mockRestore();
    expect(recorded).toHaveLength(3);
    expect(recorded).toEqual(
      expect.arrayContaining([
        { userId: anna, day: '2026-03-01', kind: 'corrected' },
        { userId: ben, day: '2026-03-01', kind: 'corrected' },
        { userId: ben, day: '2026-03-02', kind: 'deleted' },
      ]),
    );
    expect(await undo.undo(id)).toEqual({ deleted: 0, restored: 0 });
    await expect(undo.undo(999_999)).rejects.toMatchObject({ code: 'import_unknown', status: 404 });
    await expect(undo.undo(NaN)).rejects.toMatchObject({ code: 'import_unknown' });
  });

  it('brings back an observation whose id it moved to another day', async () => {
    await load('first', 'anna,2026-03-01,mood,4,a1');
    const before = await all();
    const id = await load('second', 'anna,2026-03-05,mood,4,a1');
    expect((await all()).map(({ day }) => day)).toEqual(['2026-03-05']);
    expect(await undo.undo(id)).toEqual({ deleted: 1, restored: 1 });
    expect(await all()).toEqual(before);
  });

  it('leaves what came later, which is undone to what was there before both', async () => {
    await load('first', 'anna,2026-03-01,mood,1,');
    const before = await all();
    const second = await load('second', 'anna,2026-03-01,mood,2,', 'anna,2026-03-02,mood,2,');
    const third = await load('third', 'anna,2026-03-01,mood,3,', 'anna,2026-03-02,mood,3,');
    await undo.undo(second);
    expect((await all()).map(({ value }) => value)).toEqual([3, 3]);
    await undo.undo(third);
    expect(await all()).toEqual(before);
  });

  it('is replaced by an import of the same file with another mapping, and completed by one with the same', async () => {
    const path = await fileOf('weight.csv', 'Date,Weight\n1/2/2026,80\n1/13/2026,81\n');
    const loadAs = async (format: string, user = 'anna') => {
      const file = { file: '*', user: { constant: user }, date: { column: 'Date', format } };
      const metrics = [{ column: 'Weight', metric: 'weight_kg' }];
      return importer.importFiles({
        format: 'csv',
        path,
        mapping: { name: 'own', files: [{ ...file, metrics }] },
      });
    };
    const [wrong] = (await loadAs('d/M/yyyy')).files;
    await loadAs('d/M/yyyy', 'ben');
    const [right] = (await loadAs('M/d/yyyy')).files;
    expect(right).toMatchObject({ accepted: 2, replaced_imports: [wrong.import_id] });
    const [again] = (await loadAs('M/d/yyyy')).files;
    expect(again).toMatchObject({ import_id: right.import_id, accepted: 0, duplicates: 2 });
    // The file of another person is another import, and what replaced it did not touch it.
    expect((await all()).map(({ day }) => day)).toEqual(['2026-01-02', '2026-01-13', '2026-02-01']);
    const listed = await new ImportStore(database.dataSource).list(10);
    expect(listed.map(({ file, status, accepted }) => [file, status, accepted])).toEqual([
      ['weight.csv', 'complete', 2],
      ['weight.csv', 'complete', 1],
      ['weight.csv', 'undone', 0],
    ]);
  });

  it('may be tried: the report says what would be stored, refused and suspected, and nothing is stored', async () => {
    const rows = ['anna,2026-03-01,steps,5000,', 'anna,2026-03-02,steps,900000,', 'anna,2026-03-02,mood,x,'];
    const path = await fileOf(
      'try.csv',
      ['user_id,date,metric,value,id', ...rows, 'ben,2027-03-01,mood,3,'].join('\n'),
    );
    const report = await importer.importFiles({ format: 'csv', path, dryRun: true });
    expect(report).toMatchObject({
      rejected_total: 2,
      by_metric: {
        mood: { accepted: 0, suspect: 0, rejected: 1 },
        steps: { accepted: 1, suspect: 1, rejected: 0 },
      },
    });
    expect(report.files[0].import_id).toBeUndefined();
    expect(await storedCount()).toBe(0);
    expect(await new ImportStore(database.dataSource).list(10)).toEqual([]);
  });
});

describeWithData('an import of an open data set', () => {
  type Row = Record<string, string>;
  /** Reads the rows of a file by column name, without any code of the importer. */
  function rowsOf(set: string, file: string): Row[] {
    const text = readFileSync(openData(join(set, file)), 'utf8')
      .replaceAll('\r', '')
      .trimEnd();
    const [names, ...rows] = text.split('\n').map((line) => {
      const cells = `,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g);
      return [...cells].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain);
    });
    return rows.map((cells) => Object.fromEntries(names.map((name, i) => [name, cells[i]])));
  }
  const filled = (rows: Row[], column: string, not?: number) =>
    rows.filter((row) => row[column] !== '' && Number(row[column]) !== not).length;
  const load = (set: string) => importer.importFiles({ format: set, path: openData(set) });
  const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, n) => sum + n, 0);

  it('leaves out zeros that mean missing, and days without the tracker (lifesnaps)', async () => {
    const days = rowsOf('lifesnaps', 'daily_fitbit_sema_df_unprocessed.csv');
    const worn = days.filter((row) => Number(row.sedentary_minutes) !== 1440);
    const report = await load('lifesnaps');
    const counts = await countByMetric();
    expect(counts).toEqual({
      steps: filled(days, 'steps', 0),
      distance_m: filled(days, 'distance', 0),
      calories: filled(worn, 'calories'),
      active_minutes: filled(worn, 'lightly_active_minutes'),
      sedentary_minutes: filled(worn, 'sedentary_minutes'),
      sleep_minutes: filled(days, 'minutesAsleep'),
      sleep_efficiency: filled(days, 'sleep_efficiency'),
      resting_heart_rate: filled(days, 'resting_hr'),
      hrv_rmssd: filled(days, 'rmssd', 0),
      respiratory_rate: filled(days, 'full_sleep_breathing_rate', 0),
      spo2: filled(days, 'spo2'),
      skin_temperature: filled(days, 'nightly_temperature'),
      stress: filled(days, 'stress_score', 0),
      tiredness: filled(days, 'TIRED'),
      anxiety: rowsOf('lifesnaps', 'weekly_stai.csv').length,
    });
    expect(counts).toMatchObject({
      steps: 3041,
      hrv_rmssd: 1582,
      stress: 1133,
      sedentary_minutes: 3080,
      anxiety: 194,
    });
    expect(report).toMatchObject({ users: 48, rejected_total: 0, problems: [] });
    expect(report.files.map(({ file, lines, complete }) => [file, lines, complete])).toEqual([
      ['daily_fitbit_sema_df_unprocessed.csv', 4790, true],
      ['weekly_stai.csv', 194, true],
    ]);
    expect(report.files.reduce((sum, file) => sum + file.accepted, 0)).toBe(total(counts));
    // Calm 78 of 100 becomes stress 22; 149 + 24 + 33 active minutes.
    const [user, day] = ['621e2e8e67b776a24055b564', '2021-05-24'];
    expect(await valueOf(user, 'stress', day)).toEqual([{ value: 22, source: 'fitbit' }]);
    expect(await valueOf(user, 'active_minutes', day)).toEqual([{ value: 206, source: 'fitbit' }]);

    const again = await load('lifesnaps');
    expect(again.files.map(({ accepted, duplicates }) => [accepted, duplicates])).toEqual(
      report.files.map(({ accepted }) => [0, accepted]),
    );
  });

  it('reverses the scales on which higher is better, and turns illness reports into symptoms (soccermon)', async () => {
    const days = rowsOf('soccermon', 'wellness_daily.csv');
    const report = await load('soccermon');
    const counts = await countByMetric();
    expect(counts).toMatchObject({
      fatigue: filled(days, 'fatigue'),
      soreness: filled(days, 'soreness'),
      stress: filled(days, 'stress'),
      mood: filled(days, 'mood'),
      sleep_quality: filled(days, 'sleep_quality'),
      readiness: filled(days, 'readiness'),
      sleep_minutes: filled(days, 'sleep_duration'),
      training_load: filled(days, 'daily_load', 0),
    });
    const illnesses = rowsOf('soccermon', 'illness.csv').flatMap(
      ({ problems }) => JSON.parse(problems) as string[],
    );
    const symptoms = Object.entries(counts).filter(([metric]) => metric.startsWith('symptom:'));
    expect(total(Object.fromEntries(symptoms))).toBe(illnesses.length);
    expect(symptoms.map(([metric]) => metric)).toEqual(
      ['coughing', 'fever', 'headache', 'nausea', 'other', 'sore_throat'].map((id) => `symptom:${id}`),
    );
    expect(report).toMatchObject({ users: 50, rejected_total: 0 });

    const player = 'TeamA-d7299614-fa73-4f69-b5e9-f913e3154ff6';
    expect(await valueOf(player, 'fatigue', '2020-03-17')).toEqual([{ value: 3, source: 'pmsys' }]);
    expect(await valueOf(player, 'soreness', '2020-03-17')).toEqual([{ value: 4, source: 'pmsys' }]);
    expect(await valueOf(player, 'sleep_minutes', '2020-03-17')).toEqual([{ value: 540, source: 'pmsys' }]);
    expect(
      await selectRows(database.dataSource, 'SELECT 1 FROM user_identity WHERE external_id = $1', [player]),
    ).toHaveLength(1);
  });

  it('keeps the moment and the local day of every prompt (esm-kossakowski)', async () => {
    const prompts = rowsOf('esm-kossakowski', 'symptom_data.csv');
    const report = await load('esm-kossakowski');
    expect(report).toMatchObject({ users: 1, rejected_total: 0 });
    expect(await countByMetric()).toEqual(
      Object.fromEntries(
        ['anxiety', 'mood', 'pain', 'symptom:headache', 'tiredness', 'worry'].map((code) => [
          code,
          prompts.length,
        ]),
      ),
    );
    const headaches = await selectRows<{ moment: Date; day: string; dated: boolean; value: number }>(
      database.dataSource,
      `SELECT moment, day, dated, value FROM observation WHERE metric = 'symptom:headache' ORDER BY moment`,
    );
    expect(headaches[0]).toEqual({
      moment: new Date('2012-08-13T06:58:56Z'),
      day: '2012-08-13',
      dated: false,
      value: 0,
    });
    expect(new Set(headaches.map(({ day }) => day)).size).toBe(new Set(prompts.map(({ date }) => date)).size);
    const expectedSum = prompts.reduce((sum, row) => sum + ((Number(row.phy_headache) - 1) * 10) / 6, 0);
    expect(headaches.reduce((sum, { value }) => sum + value, 0)).toBeCloseTo(expectedSum, 6);
  });

  it('reads twelve-hour times, repeated rows and days without the tracker (fitabase)', async () => {
    const days = rowsOf('fitabase', 'dailyActivity_merged.csv');
    const worn = days.filter((row) => row.SedentaryMinutes !== '1440');
    const report = await load('fitabase');
    expect(await countByMetric()).toEqual({
      steps: filled(days, 'TotalSteps', 0),
      distance_m: filled(days, 'TotalDistance', 0),
      calories: worn.length,
      active_minutes: worn.length,
      sedentary_minutes: worn.length,
      sleep_minutes: 410,
      weight_kg: 67,
    });
    expect(worn).toHaveLength(940 - 79);
    expect(report.users).toBe(33);
    expect(report.files.map(({ file, accepted, duplicates }) => [file, accepted, duplicates])).toEqual([
      ['dailyActivity_merged.csv', report.files[0].accepted, 0],
      ['sleepDay_merged.csv', 410, 3],
      ['weightLogInfo_merged.csv', 67, 0],
    ]);
    expect(await valueOf('1503960366', 'distance_m', '2016-04-12')).toEqual([
      { value: 8500, source: 'fitbit' },
    ]);
    expect(await valueOf('1503960366', 'sleep_minutes', '2016-04-12')).toEqual([
      { value: 327, source: 'fitbit' },
    ]);
    expect(await valueOf('1503960366', 'weight_kg', '2016-05-02')).toHaveLength(1);
  });
});
