import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasOpenData, openData } from '../../../../test/support/open-data.js';
import type { DoorReading } from '../door.js';
import { OPEN_MHEALTH } from './open-mhealth.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'open-mhealth-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function readAll(...points: object[]): Promise<DoorReading[]> {
  const path = join(folder, 'points.ndjson');
  await writeFile(path, points.map((point) => JSON.stringify(point)).join('\n'));
  const readings: DoorReading[] = [];
  for await (const some of OPEN_MHEALTH.read({ path, userId: 'anna', onBytes: () => undefined }))
    readings.push(...some);
  return readings;
}

const at = { effective_time_frame: { date_time: '2026-03-01T07:25:00-08:00' } };
const header = (name: string): object => ({
  id: 'p-1',
  schema_id: { namespace: 'omh', name, version: '3.0' },
  acquisition_provenance: { source_name: 'RunKeeper', modality: 'sensed' },
});

describe('data points of Open mHealth', () => {
  it('are read with id, source, unit and time; those without a header too', async () => {
    const frame = {
      time_interval: { start_date_time: '2026-03-01T07:00:00Z', end_date_time: '2026-03-01T08:00:00Z' },
    };
    const readings = await readAll(
      { header: header('body-temperature'), body: { body_temperature: { value: 97, unit: 'F' }, ...at } },
      { step_count: { value: 900, unit: 'steps' }, effective_time_frame: frame },
      {
        systolic_blood_pressure: { value: 115, unit: 'mmHg' },
        diastolic_blood_pressure: { value: 60, unit: 'mmHg' },
        ...at,
      },
    );
    const raw = readings.map(({ line, observations }) => [line, ...observations.map((one) => one.raw)]);
    expect(raw).toMatchObject([
      [
        1,
        {
          user_id: 'anna',
          id: 'p-1#body_temperature',
          source: { name: 'RunKeeper' },
          metric: 'body_temperature',
          value: 97,
          unit: 'degF',
          observed_at: '2026-03-01T07:25:00-08:00',
        },
      ],
      [2, { metric: 'steps', unit: 'count', observed_until: '2026-03-01T08:00:00Z' }],
      [
        3,
        { metric: 'blood_pressure_systolic', value: 115 },
        { metric: 'blood_pressure_diastolic', value: 60 },
      ],
    ]);
  });

  it('that are statistics, or do not say when, are refused; an average of readings is read', async () => {
    const rate = { heart_rate: { value: 60, unit: 'beats/min' } };
    const interval = { time_interval: { date: '2026-03-01', part_of_day: 'morning' } };
    const readings = await readAll(
      { ...rate, ...at, descriptive_statistic: 'average' },
      { ...rate, ...at, descriptive_statistic: 'maximum' },
      { step_count: { value: 9, unit: 'steps' }, ...at, descriptive_statistic: 'average' },
      { ...rate, effective_time_frame: interval },
      rate,
    );
    expect(readings.map(({ problems }) => problems[0]?.reason)).toEqual([
      undefined,
      'is a statistic of several values',
      'is a statistic of several values',
      'effective_time_frame must be a date_time, or an interval with start_date_time and end_date_time',
      'has no effective_time_frame',
    ]);
  });

  it('of other schemas are named', async () => {
    const [reading] = await readAll({
      header: header('physical-activity'),
      body: { activity_name: 'walking' },
    });
    expect(reading.notRead).toBe('physical-activity');
  });
});

const SAMPLES = 'formats/open-mhealth/omh';
const describeWithData = hasOpenData(SAMPLES) ? describe : describe.skip;

describeWithData('public samples of Open mHealth', () => {
  it('are read without exception, and give each metric', async () => {
    const metrics = new Set<unknown>();
    for (const name of await readdir(openData(SAMPLES), { recursive: true })) {
      if (!name.endsWith('.json')) continue;
      const file = { path: openData(join(SAMPLES, name)), userId: 'anna', onBytes: () => undefined };
      for await (const readings of OPEN_MHEALTH.read(file))
        for (const { observations } of readings) for (const { raw } of observations) metrics.add(raw.metric);
    }
    expect([...metrics].sort()).toEqual([
      'blood_pressure_diastolic',
      'blood_pressure_systolic',
      'body_temperature',
      'heart_rate',
      'respiratory_rate',
      'sleep_minutes',
      'spo2',
      'steps',
      'weight_kg',
    ]);
  });
});
