import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipFile } from '../../../../test/support/zip-file.js';
import type { DoorReading } from '../door.js';
import { GOOGLE_FIT } from './google-fit.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'google-fit-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function readFile(name: string, content: string | Buffer): Promise<DoorReading[]> {
  const path = join(folder, name);
  await writeFile(path, content);
  const readings: DoorReading[] = [];
  for await (const some of GOOGLE_FIT.read({ path, userId: 'anna', onBytes: () => undefined }))
    readings.push(...some);
  return readings;
}

const TABLE = `Date,Move Minutes count,Calories (kcal),Distance (m),Heart Points,Step count,Average weight (kg),Sleep duration (ms)
2023-10-01,61,1873.25,4210.5,22,5731,,25200000
2023-10-02,,1850.1,,,,71.2,
last Tuesday,1,1,1,1,1,1,1
2023-10-03,one,1801,,,,,
`;

describe('the table of days of Google Fit', () => {
  it('is read by its columns; empty cells are missing, and other columns are named', async () => {
    const readings = await readFile('table.csv', TABLE);
    expect(
      readings.flatMap(({ line, observations }) =>
        observations.map(({ raw }) => [line, raw.metric, raw.value, raw.unit, raw.date]),
      ),
    ).toEqual([
      [2, 'active_minutes', 61, 'min', '2023-10-01'],
      [2, 'calories', 1873.25, 'kcal', '2023-10-01'],
      [2, 'distance_m', 4210.5, 'm', '2023-10-01'],
      [2, 'steps', 5731, 'count', '2023-10-01'],
      [3, 'calories', 1850.1, 'kcal', '2023-10-02'],
      [3, 'weight_kg', 71.2, 'kg', '2023-10-02'],
      [5, 'calories', 1801, 'kcal', '2023-10-03'],
    ]);
    expect(readings.flatMap(({ notRead }) => notRead ?? [])).toEqual(['heart_points', 'sleep_duration_ms']);
    expect(readings.flatMap((reading) => reading.problems)).toEqual([
      { field: 'Date', reason: 'must be a day written YYYY-MM-DD' },
      { field: 'move minutes count', reason: 'is not a number' },
    ]);
    expect(readings.map(({ missing }) => missing)).toEqual([0, 0, 1, 3, 0, 3]);
  });

  it('is found in the archive, and an archive without it is refused', async () => {
    const folderOfFit = 'Takeout/Fit/Daily activity metrics/';
    const archive = zipFile([
      { name: `${folderOfFit}2023-10-01.csv`, content: 'Start time,End time,Step count\n00:00,00:15,3\n' },
      { name: `${folderOfFit}Daily activity metrics.csv`, content: TABLE },
    ]);
    expect((await readFile('takeout.zip', archive)).flatMap(({ observations }) => observations)).toHaveLength(
      7,
    );
    const other = zipFile([{ name: `${folderOfFit}2023-10-01.csv`, content: 'x' }]);
    await expect(readFile('other.zip', other)).rejects.toThrow('has no table of days of Google Fit');
    await expect(readFile('other.csv', 'Start time,Step count\n00:00,1\n')).rejects.toThrow('no column Date');
  });
});
