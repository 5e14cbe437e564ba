import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RawObservation } from '../../ingest/observation.js';
import type { DoorReading } from '../door.js';
import { HEALTH_CONNECT } from './health-connect.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'health-connect-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function readText(text: string, name = 'export.json'): Promise<DoorReading[]> {
  const path = join(folder, name);
  await writeFile(path, text);
  const readings: DoorReading[] = [];
  for await (const some of HEALTH_CONNECT.read({ path, userId: 'anna', onBytes: () => undefined }))
    readings.push(...some);
  return readings;
}
const readAll = (content: unknown, name?: string): Promise<DoorReading[]> =>
  readText(JSON.stringify(content), name);

const raws = (readings: readonly DoorReading[]): RawObservation[] =>
  readings.flatMap(({ observations }) => observations.map(({ raw }) => raw));
const problems = (readings: readonly DoorReading[]): unknown[] =>
  readings.flatMap((reading) => reading.problems);
const valuesOf = (readings: readonly DoorReading[]): Record<string, unknown> =>
  Object.fromEntries(raws(readings).map(({ metric, value }) => [metric, value]));

const metadata = (id: string): object => ({
  id,
  dataOrigin: 'com.example.band',
  device: { manufacturer: 'Acme', model: 'Band 3', type: 2 },
  lastModifiedTime: '2026-03-02T09:00:00Z',
});

describe('records of Health Connect', () => {
  it('are read with id, app, device, and the offset of their place', async () => {
    const readings = await readAll([
      {
        recordType: 'Steps',
        count: 412,
        startTime: '2026-03-01T22:30:00Z',
        startZoneOffset: { id: '+02:00', totalSeconds: 7200 },
        endTime: '2026-03-01T22:45:00Z',
        endZoneOffset: { totalSeconds: 7200 },
        metadata: metadata('a-1'),
      },
      {
        recordType: 'WeightRecord',
        weight: { inKilograms: 71.5, inPounds: 157.6 },
        time: '2026-03-01T07:00:00Z',
      },
    ]);
    expect(raws(readings)).toEqual([
      {
        user_id: 'anna',
        id: 'a-1',
        source: { name: 'com.example.band', device: 'Band 3' },
        metric: 'steps',
        value: 412,
        unit: 'count',
        observed_at: '2026-03-02T00:30:00.000+02:00',
        observed_until: '2026-03-02T00:45:00.000+02:00',
      },
      {
        user_id: 'anna',
        metric: 'weight_kg',
        value: 71.5,
        unit: 'kg',
        observed_at: '2026-03-01T07:00:00.000Z',
      },
    ]);
  });

  it('with several measures have an id for each; a deletion takes all back that the record may have', async () => {
    const pressure = await readAll({
      upsertionChanges: [
        {
          record: {
            recordType: 'BloodPressure',
            time: '2026-03-01T07:00:00+01:00',
            systolic: { inMillimetersOfMercury: 121 },
            diastolic: { inMillimetersOfMercury: 79 },
            metadata: metadata('p-1'),
          },
        },
      ],
      nextChangesToken: 'x',
      deletionChanges: [{ recordId: 'p-1' }, {}],
    });
    const ids = raws(pressure).map(({ id, value }) => [id, value]);
    expect(ids.slice(0, 2)).toEqual([
      ['p-1#blood_pressure_systolic', 121],
      ['p-1#blood_pressure_diastolic', 79],
    ]);
    for (const id of [
      'p-1',
      'p-1#blood_pressure_systolic',
      'p-1#blood_pressure_diastolic',
      'p-1#sleep_minutes',
    ])
      expect(ids.slice(2)).toContainEqual([id, null]);
    expect(problems(pressure)).toEqual([{ field: 'deletion', reason: 'has no id' }]);
  });

  it('of webhook apps are in one list for each type, and lists of unknown types are counted', async () => {
    const readings = await readAll({
      timestamp: '2026-03-02T09:00:00Z',
      app_version: '1',
      steps: [{ count: 900, start_time: '2026-03-01T08:00:00Z', end_time: '2026-03-01T09:00:00Z' }],
      types: ['steps', [1], 2],
      power: [],
      exercise: [{ type: 'running', start_time: '2026-03-01T08:00:00Z', laps: [{ n: 1 }] }],
      heart_rate: [{ bpm: 61, time: '2026-03-01T08:00:00Z', metadata: { data_origin: 'com.example.band' } }],
      heart_rate_variability: [{ rmssd_millis: 41.5, time: '2026-03-01T08:00:00Z' }],
      total_calories: [
        { calories: 2100, start_time: '2026-03-01T00:00:00Z', end_time: '2026-03-01T23:00:00Z' },
      ],
      menstruation_flow: [
        { flow: 2, time: '2026-03-01T08:00:00Z' },
        { flow: 0, time: '2026-03-02T08:00:00Z' },
      ],
    });
    expect(valuesOf(readings)).toEqual({
      steps: 900,
      heart_rate: 61,
      hrv_rmssd: 41.5,
      calories: 2100,
      menstrual_flow: 3,
    });
    expect(raws(readings)[1].source).toEqual({ name: 'com.example.band' });
    expect(readings.flatMap(({ notRead }) => notRead ?? [])).toEqual(['exercise']);
    expect(readings.map(({ missing }) => missing).reduce((sum, one) => sum + one)).toBe(1);
    expect(problems(readings)).toEqual([]);
  });

  it('of gateways have their values in data, and their type in the name of the file', async () => {
    const stored = { _id: 'g-1', id: 'g-1', app: 'com.example.band', start: '2026-03-01T08:00:00Z' };
    const readings = await readAll(
      [
        {
          ...stored,
          end: '2026-03-01T08:10:00Z',
          data: { samples: [60, 70, 95].map((bpm) => ({ time: stored.start, beatsPerMinute: bpm })) },
        },
      ],
      'heartRate.json',
    );
    expect(raws(readings)).toEqual([
      {
        user_id: 'anna',
        id: 'g-1',
        source: { name: 'com.example.band' },
        metric: 'heart_rate',
        value: 75,
        unit: 'bpm',
        observed_at: '2026-03-01T08:00:00.000Z',
      },
    ]);
  });

  it('of sleep become the time asleep, the stages, and the bed and wake-up time where the clock is known', async () => {
    const stages = [
      { stage: 4, startTime: '2026-03-01T22:00:00Z', endTime: '2026-03-02T01:00:00Z' },
      { stage: 1, startTime: '2026-03-02T01:00:00Z', endTime: '2026-03-02T01:30:00Z' },
      { stage: 'deep', startTime: '2026-03-02T01:30:00Z', endTime: '2026-03-02T04:00:00Z' },
      { stage: 6, startTime: '2026-03-02T04:00:00Z', endTime: '2026-03-02T05:00:00Z' },
    ];
    const session = {
      startTime: '2026-03-01T22:00:00Z',
      endTime: '2026-03-02T05:30:00Z',
      metadata: metadata('s-1'),
    };
    const inUtc = await readAll({ sleepSession: [{ ...session, stages }] });
    expect(valuesOf(inUtc)).toEqual({
      sleep_minutes: 390,
      in_bed_minutes: 450,
      sleep_light_minutes: 180,
      sleep_deep_minutes: 150,
      sleep_rem_minutes: 60,
      sleep_awake_minutes: 30,
    });
    expect(raws(inUtc)[0]).toMatchObject({
      id: 's-1#sleep_minutes',
      observed_until: '2026-03-02T05:30:00.000Z',
    });
    const zoned = await readAll({
      sleep: [{ ...session, startZoneOffset: '+01:00', endZoneOffset: '+01:00', stages }],
    });
    expect(valuesOf(zoned)).toMatchObject({ bed_time: -60, wake_time: 390 });
    // Without stages it was slept through; webhook apps write the end and the length.
    const short = { session_end_time: '2026-03-02T05:00:00Z', duration_seconds: 3600, stages: [] };
    expect(valuesOf(await readAll({ sleep: [short] }))).toEqual({ sleep_minutes: 60, in_bed_minutes: 60 });
  });

  it('that cannot be are refused with the reason', async () => {
    const at = { time: '2026-03-01T07:00:00Z' };
    const span = { startTime: '2026-03-01T07:00:00Z', endTime: '2026-03-01T06:00:00Z' };
    const readings = await readAll([
      { recordType: 'Steps', count: 1, startTime: '2026-03-01T07:00:00' },
      { recordType: 'Steps', count: 1, ...span },
      { recordType: 'Weight', ...at, weight: { inStone: 11 } },
      { recordType: 'SleepSession', startTime: span.startTime },
      { recordType: 'SleepSession', startTime: span.startTime, endTime: '2026-03-03T06:00:00Z' },
      {
        recordType: 'SleepSession',
        startTime: span.endTime,
        endTime: span.startTime,
        stages: [{ stage: 4 }],
      },
      { recordType: 'Powder', ...at },
    ]);
    expect(problems(readings)).toEqual([
      { field: 'steps', reason: 'the start must be a time with an offset' },
      { field: 'steps', reason: 'the end must not lie before the start' },
      { field: 'weight', reason: 'has no value that is known of its type' },
      { field: 'sleepsession', reason: 'has no end' },
      { field: 'sleepsession', reason: 'lasts longer than a day' },
      { field: 'sleepsession', reason: 'has a stage without a start and an end' },
    ]);
    expect(readings[6].notRead).toBe('powder');
  });

  it('are read out of long lists behind each other, in pieces', async () => {
    const steps = Array.from({ length: 4000 }, (_, n) => ({
      count: n,
      start_time: '2026-03-01T08:00:00Z',
      end_time: '2026-03-01T09:00:00Z',
      note: '"]}[{'.repeat(10),
    }));
    const readings = await readAll({
      note: 'x'.repeat(300_000),
      steps,
      weight: [{ kilograms: 70, time: '2026-03-01T08:00:00Z' }],
    });
    expect(raws(readings)).toHaveLength(4001);
    expect(raws(readings).at(-1)).toMatchObject({ metric: 'weight_kg', value: 70 });
  });

  it.each([
    ['no JSON', '{"steps": [{"count": 1,}]}', 'is not well-formed JSON'],
    ['an end that is missing', '{"steps": [{"count": 1}', 'ends too early'],
    [
      'an object without end',
      `{"steps": [{"count": "${'1'.repeat(5 << 20)}`,
      'has an object longer than 4 MiB',
    ],
    ['too many brackets', `{"a": ${'[{"a":'.repeat(60)}`, 'is more than 100 deep'],
  ])('break the file with %s', async (_title, text, reason) => {
    await expect(readText(text)).rejects.toThrow(reason);
  });
});
