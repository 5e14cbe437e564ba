import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RawObservation } from '../../ingest/observation.js';
import type { DoorReading } from '../door.js';
import { FITBIT } from './fitbit.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fitbit-web-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function readFile(name: string, content: string): Promise<DoorReading[]> {
  const path = join(folder, name);
  await writeFile(path, content);
  const readings: DoorReading[] = [];
  for await (const some of FITBIT.read({ path, userId: 'anna', onBytes: () => undefined }))
    readings.push(...some);
  return readings;
}

const raws = (readings: readonly DoorReading[]): RawObservation[] =>
  readings.flatMap(({ observations }) => observations.map(({ raw }) => raw));
const problems = (readings: readonly DoorReading[]): unknown[] =>
  readings.flatMap((reading) => reading.problems);
const short = (readings: readonly DoorReading[]): unknown[] =>
  raws(readings).map(({ metric, value, date, observed_at: at }) => [metric, value, date ?? at]);

describe('the CSV of the web site of Fitbit', () => {
  const EXPORT = [
    'Body',
    'Date,Weight,BMI,Fat',
    '"13-10-2023","72,8","23.8","0"',
    '',
    'Foods',
    'Date,Calories In',
    '"13-10-2023","0"',
    '',
    'Activities',
    'Date,Calories Burned,Steps,Distance,Floors,Minutes Sedentary,Minutes Lightly Active,Minutes Fairly Active,Minutes Very Active,Activity Calories',
    '"13-10-2023","2,345","10,234","7.65","12","734","212","23","41","1,023"',
    '"14-10-2023","1.890","9.870","7","1","700","1","2","3","4"',
    '"15-10-2023","1,600","0","0","0","1,440","0","0","0","0"',
    '"16-10-2023","1,600","many","0","0","700","0","0","0","0"',
    '',
    'Sleep',
    'Start Time,End Time,Minutes Asleep,Minutes Awake,Number of Awakenings,Time in Bed,Minutes REM Sleep,Minutes Light Sleep,Minutes Deep Sleep',
    '"12-10-2023 11:12PM","13-10-2023 6:45AM","402","51","30","453","N/A","N/A","N/A"',
    '',
    'Food Log 20231013',
    'Daily Totals',
    '"","Calories","0"',
    '',
  ].join('\n');

  it('is read by its sections, with thousands marks, and days on which the device was not worn are left out', async () => {
    const readings = await readFile('fitbit_export_20231031.csv', EXPORT);
    expect(short(readings)).toEqual([
      ['steps', 10234, '2023-10-13'],
      ['flights_climbed', 12, '2023-10-13'],
      ['calories', 2345, '2023-10-13'],
      ['steps', 9870, '2023-10-14'],
      ['flights_climbed', 1, '2023-10-14'],
      ['calories', 1890, '2023-10-14'],
      ['flights_climbed', 0, '2023-10-16'],
      ['calories', 1600, '2023-10-16'],
      ['sedentary_minutes', 734, '2023-10-13'],
      ['active_minutes', 276, '2023-10-13'],
      ['sedentary_minutes', 700, '2023-10-14'],
      ['active_minutes', 6, '2023-10-14'],
      ['sedentary_minutes', 700, '2023-10-16'],
      ['active_minutes', 0, '2023-10-16'],
      ['sleep_minutes', 402, '2023-10-13'],
      ['sleep_awake_minutes', 51, '2023-10-13'],
      ['in_bed_minutes', 453, '2023-10-13'],
      ['bed_time', -48, '2023-10-13'],
      ['wake_time', 405, '2023-10-13'],
      ['weight_kg', 72.8, '2023-10-13'],
      ['bmi', 23.8, '2023-10-13'],
    ]);
    expect(problems(readings)).toEqual([
      { field: 'fitbit_export_20231031.csv: Steps', reason: 'is not a whole number' },
    ]);
    expect(readings.flatMap(({ notRead }) => notRead ?? [])).toEqual(['Foods', 'Food_Log', 'Daily_Totals']);
  });

  it('whose dates can be read in two ways is refused, unless it writes them as ISO does', async () => {
    const body = (date: string): string => `Body\nDate,Weight,BMI,Fat\n${date},72.8,23.8,20\n`;
    const problem = { reason: expect.stringContaining('which number is the month') as string };
    expect(problems(await readFile('a.csv', body('03-04-2023')))).toMatchObject([problem]);
    expect(short(await readFile('a.csv', body('2023-04-03')))).toHaveLength(3);
    expect(short(await readFile('a.csv', body('04/13/2023')))).toContainEqual(['body_fat', 20, '2023-04-13']);
  });
});
