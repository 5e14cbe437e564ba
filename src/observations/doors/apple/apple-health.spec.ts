import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BrokenFileError, type DoorReading } from '../door.js';
import { APPLE_HEALTH } from './apple-health.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apple-health-'));
});
afterAll(() => rm(folder, { recursive: true }));

const WATCH =
  '&lt;&lt;HKDevice: 0x28&gt;, name:Apple Watch, model:Watch, hardware:Watch6,2, software:8.5&gt;';
const DOCUMENT_TYPE = `<!DOCTYPE HealthData [
<!-- HealthKit's "Export" -->
<!ELEMENT HealthData (ExportDate,Me,(Record|Workout)*)>
<!ATTLIST Record type CDATA #REQUIRED>
]>`;

/** `type|value|unit|start|end`, of 1 March 2026 at +01:00 where only times are given. */
function record(text: string, rest = ''): string {
  const [type, value, unit, start, end = start] = text.split('|');
  const at = (time: string): string => (time.includes('-') ? time : `2026-03-01 ${time} +0100`);
  const unitText = unit === '' ? '' : ` unit="${unit}"`;
  return `<Record type="HK${type}" sourceName="Anna’s Watch" device="${WATCH}"${unitText} startDate="${at(start)}" endDate="${at(end)}" value="${value}"${rest === '' ? '/>' : `>${rest}</Record>`}`;
}

const exportOf = (...lines: string[]): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    DOCUMENT_TYPE,
    '<HealthData locale="en">',
    ...lines,
    '</HealthData>',
  ].join('\n');

async function readAll(content: string): Promise<{ readings: DoorReading[]; broken: string | null }> {
  const path = join(folder, 'export.xml');
  await writeFile(path, content);
  const readings: DoorReading[] = [];
  try {
    for await (const some of APPLE_HEALTH.read({ path, userId: 'anna', onBytes: () => undefined }))
      readings.push(...some);
  } catch (error) {
    if (!(error instanceof BrokenFileError)) throw error;
    return { readings, broken: error.message };
  }
  return { readings, broken: null };
}

async function observed(...lines: string[]): Promise<Record<string, unknown>[]> {
  const { readings, broken } = await readAll(exportOf(...lines));
  expect(broken).toBeNull();
  expect(readings.flatMap(({ problems }) => problems)).toEqual([]);
  return readings.flatMap(({ observations }) => observations.map(({ raw }) => ({ ...raw })));
}

const problemsOf = ({ readings }: { readings: DoorReading[] }): string[] =>
  readings.flatMap(({ line, problems }) => problems.map(({ reason }) => `${line}: ${reason}`));

describe('records of Apple Health', () => {
  it('keep their time at their own offset, their unit, and the name and model of the source', async () => {
    const [steps, oxygen, variability] = await observed(
      record('QuantityTypeIdentifierStepCount|329|count|10:27:54|10:31:00'),
      record('QuantityTypeIdentifierOxygenSaturation|0.97|%|03:00:00'),
      record('QuantityTypeIdentifierHeartRateVariabilitySDNN|41.5|ms|03:00:00'),
    );
    expect(steps).toEqual({
      user_id: 'anna',
      metric: 'steps',
      value: 329,
      unit: 'count',
      observed_at: '2026-03-01T10:27:54+01:00',
      observed_until: '2026-03-01T10:31:00+01:00',
      source: { name: 'Anna’s Watch', device: 'Watch6,2' },
    });
    expect(oxygen).toMatchObject({ metric: 'spo2', value: 0.97, unit: 'fraction' });
    expect(oxygen).not.toHaveProperty('observed_until');
    expect(variability).toMatchObject({ metric: 'hrv_sdnn', value: 41.5 });
  });

  it('count in the time zone of their metadata, which says where the person was', async () => {
    const zone = '<MetadataEntry key="HKTimeZone" value="America/New_York"/>';
    const [headache] = await observed(
      record('CategoryTypeIdentifierHeadache|HKCategoryValueSeverityMild||2026-03-02 03:00:00 +0100', zone),
    );
    expect(headache).toMatchObject({ observed_at: '2026-03-01T21:00:00-05:00' });
  });

  it('of heart beats become the mean of the day and source, without readings that cannot be', async () => {
    const observations = await observed(
      record('QuantityTypeIdentifierHeartRate|60|count/min|10:00:00'),
      record('QuantityTypeIdentifierHeartRate|1.5|count/s|10:05:00'),
      record('QuantityTypeIdentifierHeartRate|0|count/min|10:10:00'),
    );
    const beats = observations.map(({ metric, value, date }) => ({ metric, value, date }));
    expect(beats).toEqual([
      { metric: 'heart_rate', value: 0, date: undefined },
      { metric: 'heart_rate', value: 75, date: '2026-03-01' },
    ]);
  });

  it('of symptoms have degrees, and one that lasts several days counts on each', async () => {
    const observations = await observed(
      record('CategoryTypeIdentifierSoreThroat|HKCategoryValueSeverityNotPresent||10:00:00'),
      record('CategoryTypeIdentifierNausea|HKCategoryValueSeveritySevere||10:00:00'),
      record('CategoryTypeIdentifierMoodChanges|HKCategoryValuePresencePresent||10:00:00'),
      record('CategoryTypeIdentifierFever|3||2026-03-01 20:00:00 +0100|2026-03-03 08:00:00 +0100'),
    );
    expect(observations.map(({ metric, value, date }) => [metric, value, date])).toEqual([
      ['symptom:SoreThroat', 0, undefined],
      ['symptom:Nausea', 8, undefined],
      ['symptom:MoodChanges', 5, undefined],
      ['symptom:Fever', 5, '2026-03-01'],
      ['symptom:Fever', 5, '2026-03-02'],
      ['symptom:Fever', 5, '2026-03-03'],
    ]);
  });

  it('that no metric takes are named, and records within others are not read twice', async () => {
    const { readings } = await readAll(
      exportOf(
        record('QuantityTypeIdentifierPushCount|3|count|10:00:00'),
        '<Workout workoutActivityType="HKWorkoutActivityTypeRunning"><WorkoutEvent/></Workout>',
        `<Correlation type="HKCorrelationTypeIdentifierBloodPressure">${record('QuantityTypeIdentifierBloodPressureSystolic|120|mmHg|10:00:00')}</Correlation>`,
        record('QuantityTypeIdentifierBloodPressureSystolic|120|mmHg|10:00:00'),
      ),
    );
    expect(readings.map(({ notRead, observations }) => notRead ?? observations.length)).toEqual([
      'HKQuantityTypeIdentifierPushCount',
      'Workout',
      'Correlation',
      1,
    ]);
  });

  it('that are not valid are refused with their line, without their value', async () => {
    const outcome = await readAll(
      exportOf(
        record('QuantityTypeIdentifierStepCount|329|count|2026-03-01 10:27:54'),
        record('CategoryTypeIdentifierHeadache|Terrible||10:00:00'),
        record('CategoryTypeIdentifierSleepAnalysis|HKCategoryValueSleepAnalysisAsleep||10:00:00|09:00:00'),
      ),
    );
    expect(problemsOf(outcome)).toEqual([
      '8: startDate must be a time with an offset',
      '9: value is no degree of HealthKit',
      '10: endDate must not lie before startDate',
    ]);
  });
});

describe('sleep of Apple Health', () => {
  const sleep = (stage: string, start: string, end: string): string =>
    record(`CategoryTypeIdentifierSleepAnalysis|HKCategoryValueSleepAnalysis${stage}||${start}|${end}`);

  it('unites the stages of a night, and dates it by waking', async () => {
    const observations = await observed(
      sleep('InBed', '2026-02-28 22:50:00 +0100', '07:10:00'),
      sleep('AsleepCore', '2026-02-28 23:00:00 +0100', '2026-02-28 23:50:00 +0100'),
      sleep('AsleepDeep', '2026-02-28 23:50:00 +0100', '02:00:00'),
      sleep('Awake', '02:00:00', '02:30:00'),
      sleep('AsleepREM', '02:30:00', '07:00:00'),
      // the same hours once more, as a phone writes them beside
      sleep('AsleepUnspecified', '03:00:00', '06:00:00'),
    );
    expect(
      observations.map(({ date, metric, value }) => `${String(date)} ${String(metric)} ${String(value)}`),
    ).toEqual([
      '2026-03-01 sleep_minutes 450',
      '2026-03-01 sleep_light_minutes 50',
      '2026-03-01 sleep_deep_minutes 130',
      '2026-03-01 sleep_rem_minutes 270',
      '2026-03-01 sleep_awake_minutes 30',
      '2026-03-01 in_bed_minutes 500',
      '2026-03-01 bed_time -70',
      '2026-03-01 wake_time 420',
    ]);
  });

  it('adds a nap to its day, and an evening that ends before midnight to the next', async () => {
    const observations = await observed(
      sleep('Asleep', '14:00:00', '14:30:00'),
      sleep('Asleep', '21:00:00', '23:30:00'),
      sleep('Asleep', '2026-03-02 01:00:00 +0100', '2026-03-02 05:00:00 +0100'),
    );
    const minutes = observations.filter(({ metric }) => metric === 'sleep_minutes');
    expect(minutes.map(({ date, value }) => [date, value])).toEqual([
      ['2026-03-01', 30],
      ['2026-03-02', 390],
    ]);
  });

  it('does not take time in bed for sleep', async () => {
    const observations = await observed(sleep('InBed', '00:00:00', '07:00:00'));
    expect(observations.map(({ metric }) => metric)).toEqual(['in_bed_minutes']);
  });
});

describe('a hostile or broken export', () => {
  const steps = record('QuantityTypeIdentifierStepCount|329|count|10:27:54');

  it.each([
    ['is cut off', exportOf(steps).slice(0, -5), 'line 9: is not well-formed XML'],
    [
      'has entities of its own',
      exportOf(steps, `<Me a="&boom;"/>`).replace(']>', `<!ENTITY boom "boom">\n]>`),
      'line 10: is not well-formed XML',
    ],
    [
      'asks for a file of the machine',
      exportOf(steps, '&passwords;').replace(']>', `<!ENTITY passwords SYSTEM "file:///etc/passwd">\n]>`),
      'line 10: is not well-formed XML',
    ],
    ['is very deep', exportOf(steps, '<a>'.repeat(10_000)), 'line 9: has elements more than 50 deep'],
    [
      'has one very long text',
      exportOf(steps, `<Me a="${'x'.repeat(3 << 20)}"/>`),
      'line 9: has an element or text longer than 1 MiB',
    ],
    [
      'has a very long declaration',
      exportOf(steps).replace(']>', `<!-- ${'x'.repeat(3 << 20)} -->]>`),
      'line 6: has an element or text longer than 1 MiB',
    ],
    [
      'is another file',
      '<html></html>',
      'line 1: is no export of Apple Health: it does not begin with HealthData',
    ],
    ['is no XML', 'user_id,metric', 'line 1: is not well-formed XML'],
  ])('%s: what was read before counts, and the line is named', async (title, content, reason) => {
    const { readings, broken } = await readAll(content);
    expect(broken).toBe(reason);
    const before = content.indexOf(steps) < 0 || title === 'has a very long declaration' ? 0 : 1;
    expect(readings.flatMap(({ observations }) => observations)).toHaveLength(before);
  });

  it('keeps no half of a day: neither sleep nor means of a file that breaks', async () => {
    const beats = record('QuantityTypeIdentifierHeartRate|60|count/min|10:00:00');
    const { readings, broken } = await readAll(exportOf(steps, beats).slice(0, -5));
    expect(broken).not.toBeNull();
    expect(readings.flatMap(({ observations }) => observations.map(({ raw }) => raw.metric))).toEqual([
      'steps',
    ]);
  });
});
