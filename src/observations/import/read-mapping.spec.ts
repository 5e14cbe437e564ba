import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BadInputError, type FieldProblem } from '../../common/errors.js';
import { readMapping, readMappingFile } from './read-mapping.js';

const FILE = {
  file: 'days.csv',
  user: { column: 'id' },
  date: { column: 'date', format: 'yyyy-MM-dd' },
  metrics: [{ column: 'steps', metric: 'steps' }],
};
const metric = (change: object) => ({
  name: 'own',
  files: [{ ...FILE, metrics: [{ column: 'x', metric: 'mood', ...change }] }],
});
const file = (change: object) => ({ name: 'own', files: [{ ...FILE, ...change }] });

function problemsOf(mapping: unknown): readonly FieldProblem[] {
  try {
    readMapping(mapping);
    return [];
  } catch (error) {
    return (error as BadInputError).options.problems ?? [];
  }
}

describe('readMapping', () => {
  it('fills in the defaults of a mapping', () => {
    expect(readMapping({ name: 'own', files: [FILE] }).files[0]).toMatchObject({
      dates_are: 'mornings',
      skip_rows: 0,
      optional: false,
      missing_values: [],
      symptom_lists: [],
    });
  });

  it.each<[string, unknown]>([
    ['mapping', 'text'],
    ['name', { files: [FILE] }],
    ['files', { name: 'own', files: [] }],
    ['files[0].user', file({ user: {} })],
    ['files[0].file', file({ file: '../days.csv' })],
    ['files[0].delimiter', file({ delimiter: ';;' })],
    ['files[0]', file({ metrics: [] })],
    ['files[0]', file({ colums: [] })],
    ['files[0].metrics[0].metric', metric({ metric: 'karma' })],
    ['files[0].metrics[0].unit', metric({ metric: 'sleep_minutes', unit: 'km' })],
    ['files[0].metrics[0]', metric({ sum: ['x', 'y'] })],
    ['files[0].metrics[0]', metric({ column: undefined })],
    ['files[0].metrics[0].reverse', metric({ reverse: { min: 5, max: 1 } })],
    ['files[0].metrics[0].scale', metric({ scale: 0 })],
    ['files[0].metrics[0].only_if', metric({ only_if: { column: 'y' } })],
    [
      'files[0].metrics[0]',
      metric({ reverse: { min: 1, max: 5 }, rescale: { from: { min: 1, max: 5 }, to: { min: 0, max: 10 } } }),
    ],
    ['files[0].date', file({ date: { column: 'd', format: 'dd.MM' } })],
    ['files[0].date', file({ date: { column: 'd', format: 'yyyy-MM-dd', time_zone: 'Europe/Oslo' } })],
    ['files[0].date', file({ date: { column: 'd', format: `yyyyMMdd${'Hms'.repeat(9)}` } })],
    [
      'files[0].symptom_lists[0].names',
      file({ symptom_lists: [{ column: 'x', severity: 1, names: ['flu'] }] }),
    ],
    ['files[0].date', file({ date: { column: 'd', format: 'yyyy-MM-dd', until_format: 'HH:mm' } })],
    [
      'files[0].date.time_zone',
      file({ date: { column: 'd', format: 'yyyy-MM-dd HH:mm', time_zone: 'Oslo' } }),
    ],
    ['files[0].symptom_lists[0].severity', file({ symptom_lists: [{ column: 'x', severity: 11 }] })],
    [
      'files[0].symptom_lists[0].names.flu',
      file({ symptom_lists: [{ column: 'x', severity: 1, names: { flu: '<>' } }] }),
    ],
  ])('names the path of an invalid field: %s', (path, mapping) => {
    expect(problemsOf(mapping).map(({ field }) => field)).toContain(path);
  });
});

it('accepts the example mapping of docs/import.md', async () => {
  const text = await readFile(resolve(__dirname, '../../../docs/import.md'), 'utf8');
  const blocks = [...text.matchAll(/```json\n(.*?)```/gs)].map(([, json]) => JSON.parse(json) as object);
  const examples = blocks.filter((block) => 'name' in block);
  expect(examples.map((example) => readMapping(example).files.length)).toEqual([1]);
});

describe('readMappingFile', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mapping-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('reads a mapping file with a BOM, which editors on Windows write', async () => {
    const path = join(folder, 'own.json');
    await writeFile(path, `\uFEFF${JSON.stringify({ name: 'own', files: [FILE] })}`);
    expect((await readMappingFile(path)).name).toBe('own');
  });

  it('says whether the mapping file is absent or not JSON', async () => {
    const path = join(folder, 'broken.json');
    await writeFile(path, '{ "name": ');
    await expect(readMappingFile(path)).rejects.toMatchObject({
      options: { problems: [{ reason: 'the file is not JSON' }] },
    });
    await expect(readMappingFile(join(folder, 'absent.json'))).rejects.toBeInstanceOf(BadInputError);
  });

  it('refuses a pipe, which may never end', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    await expect(readMappingFile(path)).rejects.toMatchObject({
      options: { problems: [{ reason: 'it is not a regular file' }] },
    });
  });
});
