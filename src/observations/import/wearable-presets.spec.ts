import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RawObservation } from '../ingest/observation.js';
import type { ImportStore } from '../imports/import-store.js';
import type { ImportUndo } from '../imports/import-undo.js';
import type { ObservationIngestor } from '../observation-ingestor.js';
import { ImportFailedError, type ImportReport } from './import-report.js';
import { ObservationImporter } from './observation-importer.js';

let folder: string;
let folders = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wearables-'));
});
afterAll(() => rm(folder, { recursive: true }));

const NO_IMPORTS = {
  begin: () => Promise.resolve({ id: 1, replaces: [] }),
  end: () => Promise.resolve(),
} as unknown as ImportStore;

/** Imports a folder with these files, with an ingestor that takes everything. */
async function load(
  format: string,
  files: Readonly<Record<string, string>>,
): Promise<{ report: ImportReport; raws: RawObservation[]; rows: unknown[] }> {
  folders += 1;
  const path = join(folder, String(folders));
  await mkdir(path);
  for (const [name, content] of Object.entries(files)) await writeFile(join(path, name), content);
  const raws: RawObservation[] = [];
  const ingest = (items: RawObservation[]) => {
    raws.push(...items);
    return Promise.resolve({ accepted: items.length, duplicates: 0, rejected: [] });
  };
  const ingestor = { ingest } as unknown as ObservationIngestor;
  const importer = new ObservationImporter(ingestor, NO_IMPORTS, {} as ImportUndo);
  const report = await importer.importFiles({ format, path, user: 'me' });
  const rows = raws.map(({ metric, value, unit, date, observed_at: at, observed_until: until }) =>
    [metric, value, unit, date ?? at, until].filter((part) => part !== undefined),
  );
  return { report, raws, rows };
}

describe('Oura', () => {
  const sleep = (more: object): object => ({
    id: 'x',
    day: '2026-10-05',
    bedtime_start: '2026-10-04T22:40:00.000+02:00',
    type: 'long_sleep',
    total_sleep_duration: 25_200,
    latency: 600,
    efficiency: 87,
    average_hrv: 41,
    lowest_heart_rate: 52,
    heart_rate: { interval: 300, items: [60, null] },
    ...more,
  });

  it('is read from the answers of its API: a nap is part of its day, rest is not sleep', async () => {
    const nap = sleep({ type: 'late_nap', total_sleep_duration: 1800, latency: 300 });
    const rest = sleep({ type: 'rest', total_sleep_duration: 900 });
    const { rows, report } = await load('oura', {
      'sleep_2026.json': JSON.stringify({ data: [sleep({}), nap, rest], next_token: null }),
      'daily_activity.json': JSON.stringify({ data: [{ day: '2026-10-05', steps: 9000, score: 80 }] }),
      'daily_spo2.json': '[{"day": "2026-10-05", "spo2_percentage": {"average": 96.5}}]',
    });
    expect(report.problems).toEqual([]);
    expect(rows).toEqual([
      ['sleep_minutes', 450, '2026-10-05'],
      ['sleep_latency_minutes', 600, 's', '2026-10-05'],
      ['sleep_efficiency', 87, '2026-10-05'],
      ['resting_heart_rate', 52, '2026-10-05'],
      ['hrv_rmssd', 41, '2026-10-05'],
      ['steps', 9000, '2026-10-05'],
      ['spo2', 96.5, '2026-10-05'],
    ]);
  });

  it('is read from the tables of its export and of its web page', async () => {
    const { rows } = await load('oura', {
      'sleepmodel.csv':
        'id;day;total_sleep_duration;type;heart_rate\na;2026-10-05;25200;long_sleep;{"interval":300}\n',
      'dailyactivity.csv': 'id;day;steps;active_calories\nd;2026-10-05;9000;420\n',
      'oura_2026_trends.csv':
        'date,Sleep Score,Total Sleep Time,Average HRV,Steps\n2026-10-06,80,27000,64,10432\n',
    });
    expect(rows).toEqual([
      ['sleep_minutes', 25_200, 's', '2026-10-05'],
      ['steps', 9000, '2026-10-05'],
      ['active_calories', 420, '2026-10-05'],
      ['sleep_minutes', 27_000, 's', '2026-10-06'],
      ['hrv_rmssd', 64, '2026-10-06'],
      ['steps', 10_432, '2026-10-06'],
    ]);
  });

  it('names the line of a broken object, and keeps those before it', async () => {
    const content = `[{"day":"2026-10-05","steps":1},\n{"day":"yesterday","steps":2},\n{"day":`;
    const failed: unknown = await load('oura', { 'daily_activity.json': content }).catch(
      (error: unknown) => error,
    );
    expect(failed).toBeInstanceOf(ImportFailedError);
    const { report } = failed as ImportFailedError;
    expect(report.files[0]).toMatchObject({ accepted: 1, complete: false });
    expect(report.problems).toMatchObject([
      { line: 2, field: 'day', reason: "does not fit the mapping's date format" },
      { reason: expect.stringContaining('ends too early') },
    ]);
  });
});

describe('Garmin', () => {
  it('is read from the JSON of an export: days, and nights dated by waking, also without REM', async () => {
    const night = { deepSleepSeconds: 5400, lightSleepSeconds: 16_200, awakeSleepSeconds: 600 };
    const { rows, report } = await load('garmin', {
      'UDSFile_2026-09-01.json': JSON.stringify([
        { calendarDate: '2026-10-01', totalSteps: 9100, restingHeartRate: 55, allDayStress: { list: [] } },
        { hydration: { valueInML: 500 } },
        { calendarDate: 'Oct 2, 2026 12:00:00 AM', totalSteps: 12_345 },
      ]),
      '2026_1_sleepData.json': JSON.stringify([
        { calendarDate: '2026-10-01', ...night, remSleepSeconds: 5400 },
        { calendarDate: '2026-10-02', ...night },
      ]),
    });
    expect(report.problems).toEqual([]);
    expect(rows).toEqual([
      ['steps', 9100, '2026-10-01'],
      ['resting_heart_rate', 55, '2026-10-01'],
      ['steps', 12_345, '2026-10-02'],
      ['sleep_minutes', 27_000, 's', '2026-10-01'],
      ['sleep_deep_minutes', 5400, 's', '2026-10-01'],
      ['sleep_rem_minutes', 5400, 's', '2026-10-01'],
      ['sleep_light_minutes', 16_200, 's', '2026-10-01'],
      ['sleep_awake_minutes', 600, 's', '2026-10-01'],
      ['sleep_minutes', 21_600, 's', '2026-10-02'],
      ['sleep_deep_minutes', 5400, 's', '2026-10-02'],
      ['sleep_light_minutes', 16_200, 's', '2026-10-02'],
      ['sleep_awake_minutes', 600, 's', '2026-10-02'],
    ]);
  });

  it('is read from the table of nights', async () => {
    const { rows } = await load('garmin', {
      'Sleep.csv':
        'Sleep Score 4 Weeks,Score,Resting Heart Rate,Pulse Ox,Respiration,Quality,Duration\n' +
        '2026-07-17,85,52,95.54,13.86,Good,7h 1min\n2026-07-16,--,--,--,--,--,--\n',
    });
    expect(rows).toEqual([
      ['sleep_minutes', 421, 'min', '2026-07-17'],
      ['resting_heart_rate', 52, '2026-07-17'],
      ['spo2', 95.54, '2026-07-17'],
      ['respiratory_rate', 13.86, '2026-07-17'],
    ]);
  });
});

describe('Withings', () => {
  it('is read in kilograms and pounds, with its nights as the intervals they are', async () => {
    const { rows, report } = await load('withings', {
      'weight.csv': 'Date,"Weight (lb)","Fat mass (lb)",Comments\n"2026-04-25 08:11:51",178.2,39.6,\n',
      'bp.csv': 'Date,Heart rate,Systolic,Diastolic,Comments\n"2026-04-25 08:15:00",64,130,85,\n',
      'sleep.csv':
        'from,to,"light (s)","deep (s)","rem (s)","awake (s)","wake up","Duration to sleep (s)"\n' +
        '2026-04-24T23:10:00+02:00,2026-04-25T06:40:00+02:00,14400,5400,5400,1800,2,600\n',
      'aggregates_steps.csv': 'date,value\n2026-04-25,8123\n',
    });
    const night = ['2026-04-24T23:10:00.000+02:00', '2026-04-25T06:40:00.000+02:00'];
    expect(report.problems).toEqual([]);
    expect(rows).toEqual([
      ['weight_kg', 178.2, 'lb', '2026-04-25'],
      ['blood_pressure_systolic', 130, '2026-04-25'],
      ['blood_pressure_diastolic', 85, '2026-04-25'],
      ['heart_rate', 64, '2026-04-25'],
      ['sleep_minutes', 25_200, 's', ...night],
      ['sleep_deep_minutes', 5400, 's', ...night],
      ['sleep_light_minutes', 14_400, 's', ...night],
      ['sleep_rem_minutes', 5400, 's', ...night],
      ['sleep_awake_minutes', 1800, 's', ...night],
      ['sleep_latency_minutes', 600, 's', ...night],
      ['in_bed_minutes', 450, 'min', ...night],
      ['steps', 8123, '2026-04-25'],
    ]);
  });
});

describe('Samsung Health', () => {
  const STAGES = 'com.samsung.health.sleep_stage.20261006.csv';

  it('is read by the offset of the place: a night is one, and only the total of all devices counts', async () => {
    const prefix = 'com.samsung.health.heart_rate.';
    const { rows, report } = await load('samsung', {
      [STAGES]:
        'com.samsung.health.sleep_stage,7006003,6\nstart_time,end_time,stage,sleep_id,time_offset,\n' +
        '2026-10-05 02:55:00.000,2026-10-05 03:40:00.000,40002,a,UTC-0400,\n' +
        '2026-10-05 03:40:00.000,2026-10-05 05:10:00.000,40003,a,UTC-0400,\n' +
        '2026-10-05 05:10:00.000,2026-10-05 05:20:00.000,40001,a,UTC-0400,\n',
      'com.samsung.shealth.step_daily_trend.20261006.csv':
        `com.samsung.shealth.step_daily_trend,6305010,3\nsource_type,count,day_time,\n` +
        `-2,8000,${Date.UTC(2026, 9, 1)},\n0,5000,${Date.UTC(2026, 9, 1)},\n-2,700,2026-10-02 00:00:00.000,\n`,
      'com.samsung.shealth.tracker.heart_rate.20261006.csv':
        `com.samsung.shealth.tracker.heart_rate,6305010,4\n${prefix}heart_rate,${prefix}start_time,${prefix}time_offset,\n` +
        '70,2026-10-04 02:00:00.000,UTC-0400,\n90,2026-10-03 18:00:00.000,UTC-0400,\n',
      'com.samsung.health.weight.20261006.csv':
        'com.samsung.health.weight,6305010,2\nweight,body_fat,start_time,time_offset,\n' +
        '71.2,18.5,2026-10-03 20:30:00.000,UTC+0900,\n',
    });
    expect(report.problems.filter(({ reason }) => !reason.includes('before the header'))).toEqual([]);
    expect(rows).toEqual([
      ['steps', 8000, '2026-10-01'],
      ['steps', 700, '2026-10-02'],
      ['sleep_minutes', 135, '2026-10-05'],
      ['sleep_light_minutes', 45, 'min', '2026-10-05'],
      ['sleep_deep_minutes', 90, 'min', '2026-10-05'],
      ['sleep_awake_minutes', 10, 'min', '2026-10-05'],
      ['heart_rate', 80, '2026-10-03'],
      ['weight_kg', 71.2, '2026-10-04T05:30:00.000+09:00'],
      ['body_fat', 18.5, '2026-10-04T05:30:00.000+09:00'],
    ]);
  });

  it('refuses a row whose time is none, with its line, and a folder without any of its files', async () => {
    const { report } = await load('samsung', {
      [STAGES]: 'x\nstart_time,end_time,stage,time_offset\nnow,2026-10-05 03:40:00.000,40002,UTC-0400\n',
    });
    expect(report.problems).toContainEqual({
      file: STAGES,
      line: 3,
      field: 'start_time',
      reason: "does not fit the mapping's date format",
    });
    await expect(load('samsung', { 'notes.txt': '' })).rejects.toThrow('no file in the folder has this name');
  });

  it('refuses a table with none of the columns that may be absent', async () => {
    await expect(load('oura', { 'oura.csv': 'date,Mood\n2026-10-05,3\n' })).rejects.toThrow(
      'has none of the columns that may be absent',
    );
  });
});
