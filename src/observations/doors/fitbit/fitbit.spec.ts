import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipFile } from '../../../../test/support/zip-file.js';
import type { RawObservation } from '../../ingest/observation.js';
import type { DoorReading } from '../door.js';
import { FITBIT } from './fitbit.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fitbit-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function readPath(path: string): Promise<DoorReading[]> {
  const readings: DoorReading[] = [];
  for await (const some of FITBIT.read({ path, userId: 'anna', onBytes: () => undefined }))
    readings.push(...some);
  return readings;
}
async function readFile(name: string, content: unknown): Promise<DoorReading[]> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return readPath(path);
}

const raws = (readings: readonly DoorReading[]): RawObservation[] =>
  readings.flatMap(({ observations }) => observations.map(({ raw }) => raw));
const problems = (readings: readonly DoorReading[]): unknown[] =>
  readings.flatMap((reading) => reading.problems);
const short = (readings: readonly DoorReading[]): unknown[] =>
  raws(readings).map(({ metric, value, date, observed_at: at }) => [metric, value, date ?? at]);
const minute = (time: string, value: unknown): object => ({ dateTime: `10/01/23 ${time}`, value });
const day = (value: unknown): object => ({ dateTime: '10/01/23 00:00:00', value });

describe('files of Google Takeout for Fitbit', () => {
  it('by the minute become quarters of an hour in UTC; quarters without a step are left out', async () => {
    const readings = await readFile('steps-2023-10-01.json', [
      minute('07:15:00', '12'),
      minute('07:29:00', '30'),
      minute('07:30:00', '0'),
      minute('23:59:00', '7'),
    ]);
    expect(raws(readings)).toEqual([
      {
        user_id: 'anna',
        source: { name: 'Fitbit' },
        metric: 'steps',
        value: 42,
        unit: 'count',
        observed_at: '2023-10-01T07:15:00.000Z',
        observed_until: '2023-10-01T07:30:00.000Z',
      },
      expect.objectContaining({ value: 7, observed_until: '2023-10-02T00:00:00.000Z' }),
    ]);
    expect(readings.filter(({ folded }) => folded === 'part')).toHaveLength(4);
    expect(short(await readFile('distance-2023-10-01.json', [minute('07:00:00', '4510')]))).toEqual([
      ['distance_m', 4510, '2023-10-01T07:00:00.000Z'],
    ]);
  });

  it('of heart rate become means, without readings that have no confidence or cannot be', async () => {
    const readings = await readFile('heart_rate-2023-10-01.json', [
      minute('07:15:00', { bpm: 60, confidence: 2 }),
      minute('07:15:05', { bpm: 70, confidence: 0 }),
      minute('07:20:00', { bpm: 80, confidence: 3 }),
      minute('07:21:00', { bpm: 999, confidence: 3 }),
    ]);
    expect(short(readings)).toEqual([
      ['heart_rate', 999, '2023-10-01T07:21:00.000Z'],
      ['heart_rate', 70, '2023-10-01T07:15:00.000Z'],
    ]);
    expect(readings.reduce((sum, { missing }) => sum + missing, 0)).toBe(1);
  });

  it('of days are dated; 0 is a day without a value', async () => {
    expect(
      short(
        await readFile('resting_heart_rate-2023-01-01.json', [
          day({ date: '10/01/23', value: 58.25, error: 6.8 }),
          day({ date: null, value: 0, error: 0 }),
        ]),
      ),
    ).toEqual([['resting_heart_rate', 58.25, '2023-10-01']]);
    const vo2 = { demographicVO2Max: 44.2, filteredDemographicVO2Max: 43.9 };
    expect(short(await readFile('demographic_vo2_max-2023-10-01.json', [day(vo2)]))).toEqual([
      ['vo2max', 43.9, '2023-10-01'],
    ]);
  });

  it('of sleep are added up by the day of waking; a log that is in two files counts once', async () => {
    const stages = {
      deep: { minutes: 70 },
      light: { minutes: 230 },
      rem: { minutes: 100 },
      wake: { minutes: 50 },
    };
    const night = {
      logId: 1,
      dateOfSleep: '2023-10-01',
      startTime: '2023-09-30T23:30:00.000',
      endTime: '2023-10-01T07:00:30.000',
      minutesAsleep: 400,
      minutesAwake: 50,
      timeInBed: 450,
      efficiency: 94,
      mainSleep: true,
      levels: { summary: stages },
    };
    const nap = {
      ...night,
      logId: 2,
      startTime: '2023-10-01T14:00:00.000',
      endTime: '2023-10-01T14:40:00.000',
      minutesAsleep: 40,
      minutesAwake: 0,
      timeInBed: 40,
      mainSleep: false,
      levels: { summary: { asleep: { minutes: 40 } } },
    };
    const place = join(folder, 'sleep');
    await mkdir(place);
    await writeFile(join(place, 'sleep-2023-09-02.json'), JSON.stringify([night]));
    await writeFile(join(place, 'sleep-2023-09-02 (1).json'), JSON.stringify([night, nap]));
    expect(short(await readPath(place))).toEqual([
      ['sleep_minutes', 440, '2023-10-01'],
      ['sleep_awake_minutes', 50, '2023-10-01'],
      ['in_bed_minutes', 490, '2023-10-01'],
      ['sleep_light_minutes', 230, '2023-10-01'],
      ['sleep_deep_minutes', 70, '2023-10-01'],
      ['sleep_rem_minutes', 100, '2023-10-01'],
      ['sleep_efficiency', 94, '2023-10-01'],
      ['bed_time', -30, '2023-10-01'],
      ['wake_time', 420, '2023-10-01'],
    ]);
  });

  it('say the unit of a weight by the body mass index beside it', async () => {
    const weight = (given: object): object => ({
      date: '10/01/23',
      time: '07:12:34',
      source: 'Aria',
      ...given,
    });
    const readings = await readFile('weight-2023-10-01.json', [
      weight({ weight: 160.4, bmi: 23.7, fat: 21.5 }),
      { ...weight({ weight: 72.8, bmi: 23.8 }), date: '10/02/23' },
      { ...weight({ weight: 72.8 }), date: '10/03/23' },
    ]);
    expect(raws(readings).map(({ metric, value }) => [metric, Math.round(Number(value) * 10) / 10])).toEqual([
      ['weight_kg', 72.8],
      ['bmi', 23.7],
      ['body_fat', 21.5],
      ['weight_kg', 72.8],
      ['bmi', 23.8],
    ]);
    expect(problems(readings)).toEqual([
      {
        field: 'weight-2023-10-01.json: weight',
        reason: 'has no unit, and no body mass index beside it that shows the unit',
      },
    ]);
  });

  it('in a zip archive are read together: active minutes are in four files, tables of nights in others', async () => {
    const files = {
      'sedentary_minutes-2023-10-01.json': [day('700'), { dateTime: '10/02/23 00:00:00', value: '1440' }],
      'lightly_active_minutes-2023-10-01.json': [day('200'), { dateTime: '10/02/23 00:00:00', value: '0' }],
      'moderately_active_minutes-2023-10-01.json': [day('20')],
      'very_active_minutes-2023-10-01.json': [day('30')],
      'altitude-2023-10-01.json': [day('3')],
      'badge-1.json': [{ x: 1 }],
      'Daily Heart Rate Variability Summary - 2023-10-(1).csv':
        'timestamp,rmssd,nremhr,entropy\n2023-10-01T00:00:00,38.2,52.1,2.5\n2023-10-02T00:00:00,NaN,1,1\n',
      'Daily SpO2 - 2023-10-01-2023-10-31.csv':
        'timestamp,average_value,lower_bound,upper_bound\n2023-10-01T00:00:00Z,96.1,93,99\nyesterday,96,9,9\n',
    };
    const path = join(folder, 'takeout.zip');
    const zipped = Object.entries(files).map(([name, content]) => ({
      name: `Takeout/Fitbit/../x/${name}`,
      content: typeof content === 'string' ? content : JSON.stringify(content),
    }));
    await writeFile(path, zipFile([{ name: 'Takeout/archive_browser.html', content: '<p>' }, ...zipped]));
    const readings = await readPath(path);
    expect(short(readings)).toEqual([
      ['hrv_rmssd', 38.2, '2023-10-01'],
      ['spo2', 96.1, '2023-10-01'],
      ['sedentary_minutes', 700, '2023-10-01'],
      ['active_minutes', 250, '2023-10-01'],
    ]);
    expect(readings.flatMap(({ notRead }) => notRead ?? [])).toEqual(['altitude', 'badge']);
    expect(problems(readings)).toEqual([
      {
        field: 'daily spo2 - 2023-10-01-2023-10-31.csv: timestamp',
        reason: 'must begin with a day YYYY-MM-DD',
      },
    ]);
  });

  it.each([
    ['no list', 'steps-2023-10-01.json', 'once upon a time', 'is not well-formed JSON'],
    [
      'a list that ends too early',
      'steps-2023-10-01.json',
      '[{"dateTime":"10/01/23 07:15:00"',
      'ends too early',
    ],
    ['another header', 'Daily SpO2 - x.csv', 'a,b\n1,2\n', 'has no columns timestamp and average_value'],
    ['no title', 'fitbit_export_1.csv', 'a,b\n1,2\n', 'has none of the titles'],
    [
      'more than a table has',
      'fitbit_export_2.csv',
      `Body\n${'x\n'.repeat(5 << 20)}`,
      'is longer than 8 MiB',
    ],
    ['more rows than a life has', 'fitbit_export_3.csv', 'a\n'.repeat(100_001), 'has more than 100000 rows'],
  ])('are broken with %s, and what waits for the end is not stored', async (_title, name, text, reason) => {
    await expect(readFile(name, text)).rejects.toThrow(reason);
  });

  it('are refused by record, with the name of the file', async () => {
    const readings = await readFile('steps-2023-10-01.json', [
      { dateTime: '2023-10-01 07:15', value: '1' },
      { dateTime: '02/30/23 07:15:00', value: '1' },
      minute('07:15:00', '-1'),
      minute('07:15:00', 'many'),
    ]);
    expect(problems(readings)).toEqual([
      ...Array(2).fill({
        field: 'steps-2023-10-01.json: steps',
        reason: 'dateTime must be written MM/DD/YY hh:mm:ss',
      }),
      ...Array(2).fill({ field: 'steps-2023-10-01.json: steps', reason: 'value must be a number' }),
    ]);
  });

  it('are none in an archive of something else', async () => {
    const path = join(folder, 'other.zip');
    await writeFile(path, zipFile([{ name: 'photo.jpg', content: 'x' }]));
    await expect(readPath(path)).rejects.toThrow('has no files of Fitbit');
  });
});
