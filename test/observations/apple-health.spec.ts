import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selectRows } from '../../src/database/rows.js';
import { ImportFailedError, type ImportReport } from '../../src/observations/import/import-report.js';
import type { ObservationImporter } from '../../src/observations/import/observation-importer.js';
import { appleExport } from '../support/apple-export.js';
import { hasOpenData, openData } from '../support/open-data.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { testImporter } from '../support/test-importer.js';
import { type ZippedFile, zipFile } from '../support/zip-file.js';

let database: TestDatabase;
let importer: ObservationImporter;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  importer = testImporter(database);
  folder = await mkdtemp(join(tmpdir(), 'apple-health-'));
});
afterAll(async () => {
  await database?.drop();
  if (folder) await rm(folder, { recursive: true });
});
beforeEach(() => database.dataSource.query('TRUNCATE observation, user_identity'));

async function imported(name: string, content: Buffer | string): Promise<ImportReport> {
  const path = join(folder, name);
  await writeFile(path, content);
  return importer.importFiles({ format: 'apple-health', path, user: 'anna' });
}

async function failureOf(content: Buffer | string): Promise<ImportFailedError> {
  const outcome: unknown = await imported('export.zip', content).catch((error: unknown) => error);
  if (!(outcome instanceof ImportFailedError)) throw new Error('the import did not fail as expected');
  return outcome;
}

const stored = (): Promise<{ metric: string; day: string; total: number; sources: string }[]> =>
  selectRows(
    database.dataSource,
    `SELECT metric, day::text, round(sum(value))::int AS total, string_agg(DISTINCT source, ', ') AS sources
     FROM observation GROUP BY metric, day ORDER BY day, metric`,
  );

const xml = (from: string, days: number): string => [...appleExport({ from, days, perHour: 2 })].join('');
const zipped = (...files: ZippedFile[]): Buffer => zipFile(files);

describe('an export of Apple Health', () => {
  it('is read out of its archive, whatever else and whatever names are in it; again, it changes nothing', async () => {
    const archive = zipped(
      { name: '../../etc/passwd', content: 'root' },
      { name: 'apple_health_export/export_cda.xml', content: '<ClinicalDocument/>' },
      { name: 'apple_health_export/export.xml', content: xml('2026-03-01', 2) },
      { name: '__MACOSX/apple_health_export/._export.xml', content: 'x' },
    );
    const first = await imported('export.zip', archive);
    expect(first).toMatchObject({ users: 1, rejected_total: 0, files: [{ complete: true, duplicates: 0 }] });
    const before = await stored();
    expect(before.map(({ metric }) => metric)).toEqual(
      expect.arrayContaining(['steps', 'heart_rate', 'sleep_minutes', 'spo2', 'symptom:headache']),
    );
    const again = await imported('export.zip', archive);
    expect(again.files[0]).toMatchObject({ accepted: 0, duplicates: first.files[0].accepted });
    expect(await stored()).toEqual(before);
  });

  it('that is newer replaces the values and the means of days that had not ended', async () => {
    const newer = xml('2026-03-01', 2);
    await imported('export.xml', newer);
    const fresh = await stored();
    await database.dataSource.query('TRUNCATE observation');
    const older = newer
      .split('\n')
      .filter((line) => !/(?:HeartRate"|SleepAnalysis").*startDate="2026-03-02/.test(line))
      .join('\n');
    await imported('export.xml', older.replaceAll('value="6', 'value="7'));
    expect(await stored()).not.toEqual(fresh);
    await imported('export.xml', newer);
    expect(await stored()).toEqual(fresh);
  });

  it.each<[string, Buffer, string]>([
    ['no export', zipped({ name: 'photo.jpg', content: 'x' }), 'has no export.xml'],
    [
      'two exports',
      zipped({ name: 'a/export.xml', content: 'x' }, { name: 'b/export.xml', content: 'x' }),
      'has more than one export',
    ],
    [
      'a size that is not its own',
      zipped({ name: 'export.xml', content: `<HealthData>${' '.repeat(1 << 20)}`, claimedSize: 100 }),
      'is damaged',
    ],
    [
      'far too much in little',
      zipped({ name: 'export.xml', content: Buffer.alloc(70 << 20, ' ') }),
      'would unzip to more than an export has',
    ],
    [
      'only half',
      zipped({ name: 'export.xml', content: xml('2026-03-01', 1) }).subarray(0, 500),
      'is damaged',
    ],
  ])('with %s is refused, and says why', async (_title, archive, reason) => {
    const { message } = await failureOf(archive);
    expect(message).toContain(`line 1: the archive ${reason}`);
    expect(await stored()).toEqual([]);
  });

  it('that is cut off keeps what was before, and says where', async () => {
    const whole = xml('2026-03-01', 1);
    const lines = whole.slice(0, whole.length / 2).split('\n').length;
    const { report, message } = await failureOf(whole.slice(0, whole.length / 2));
    expect(message).toMatch(`line ${lines}: is not well-formed XML`);
    expect(report.files[0]).toMatchObject({ complete: false });
    expect(report.files[0].accepted).toBeGreaterThan(0);
  });

  it('needs the user, because it does not say whose it is', async () => {
    const path = join(folder, 'export.xml');
    await writeFile(path, xml('2026-03-01', 1));
    await expect(importer.importFiles({ format: 'apple-health', path })).rejects.toThrow(/user/);
  });
});

const describeWithData = hasOpenData('formats/apple-health') ? describe : describe.skip;

describeWithData('public samples of exports of Apple Health', () => {
  it.each([
    ['export_tdda_6s3sample.xml', { steps: 10, distance_m: 5 }],
    ['export_simonw_tests.xml', { bmi: 1, heart_rate: 1 }],
  ])('%s is read', async (name, counts) => {
    const path = openData(`formats/apple-health/${name}`);
    const report = await importer.importFiles({ format: 'apple-health', path, user: 'anna' });
    expect(report.problems).toEqual([]);
    const rows = await selectRows<{ metric: string; n: number }>(
      database.dataSource,
      'SELECT metric, count(*)::int AS n FROM observation GROUP BY metric',
    );
    expect(Object.fromEntries(rows.map(({ metric, n }) => [metric, n]))).toEqual(counts);
  });
});
