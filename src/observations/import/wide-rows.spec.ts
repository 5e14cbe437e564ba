import type { RowReading } from './row-reader.js';
import { readMapping } from './read-mapping.js';
import { readWideHeader } from './wide-rows.js';

interface FileChange {
  metrics?: unknown[];
  symptom_lists?: unknown[];
  date?: object;
  user?: object;
  decimal?: string;
  missing_values?: unknown[];
  source?: string;
}

const NAMES = ['who', 'day', 'at', 'a', 'b', 'list'];

function fileOf(change: FileChange) {
  const file = {
    file: '*.csv',
    user: { column: 'who' },
    date: { column: 'day', format: 'yyyy-MM-dd' },
    ...change,
  };
  return readMapping({ name: 'test', files: [file] }).files[0];
}

function read(change: FileChange, row: Partial<Record<string, string>>): RowReading {
  const reading = readWideHeader(NAMES, fileOf(change));
  if ('problems' in reading) throw new Error(JSON.stringify(reading.problems));
  const cells: Record<string, string | undefined> = { who: 'anna', day: '2026-03-01', ...row };
  return reading.read(NAMES.map((name) => cells[name] ?? ''));
}

/** The only value of a row in which column `a` (or a and b) has this mapping. */
function valueOf(metric: object, row: Partial<Record<string, string>>): unknown {
  const { observations, missing, problems } = read({ metrics: [{ metric: 'mood', ...metric }] }, row);
  if (problems.length > 0) return problems[0].reason;
  return missing > 0 ? 'missing' : observations[0].raw.value;
}

describe('a column that a mapping maps to a metric', () => {
  it.each([
    ['a plain number', {}, '3.0', 3],
    ['an empty cell', {}, '', 'missing'],
    ['a cell that is not a number', {}, 'NaN', 'not a finite number'],
    ['a value that means missing', { missing_values: ['NA', -99] }, '-99.0', 'missing'],
    ['a zero that is a value', {}, '0', 0],
    ['a zero that means missing', { zero_means_missing: true }, '0.0', 'missing'],
    ['the end of a reversed scale', { reverse: { min: 1, max: 5 } }, '5', 1],
    ['a value inside a reversed scale', { reverse: { min: 0, max: 100 } }, '78', 22],
    [
      'a value outside a reversed scale',
      { reverse: { min: 1, max: 5 } },
      '6',
      'outside the scale that the mapping gives',
    ],
    [
      'the low end of a rescaled value',
      { rescale: { from: { min: 1, max: 7 }, to: { min: 0, max: 10 } } },
      '1',
      0,
    ],
    [
      'the high end of a rescaled value',
      { rescale: { from: { min: 1, max: 7 }, to: { min: 0, max: 10 } } },
      '7',
      10,
    ],
    [
      'a value inside a rescaled range',
      { rescale: { from: { min: 1, max: 7 }, to: { min: 0, max: 10 } } },
      '4',
      5,
    ],
    ['scale, then offset', { scale: 2, offset: -1 }, '3', 5],
    [
      'a value outside the valid range',
      { valid: { min: 1, max: 5 } },
      '5.5',
      "outside the mapping's valid range",
    ],
  ])('reads %s', (_what, metric, cell, expected) => {
    expect(valueOf({ column: 'a', ...metric }, { a: cell })).toBe(expected);
  });

  it('reads numbers with the decimal comma of its file', () => {
    const { observations } = read({ decimal: ',', metrics: [{ column: 'a', metric: 'mood' }] }, { a: '3,5' });
    expect(observations[0].raw.value).toBe(3.5);
  });

  it('counts as missing when its condition on another column is not met', () => {
    const notWorn = { column: 'a', only_if: { column: 'b', not_in: [1440] } };
    expect(valueOf(notWorn, { a: '12', b: '1440.0' })).toBe('missing');
    expect(valueOf(notWorn, { a: '12', b: '700' })).toBe(12);
    expect(valueOf({ column: 'a', only_if: { column: 'b', in: ['yes'] } }, { a: '12', b: 'no' })).toBe(
      'missing',
    );
  });

  it('passes unit, source and body site on, and prefers its own source to that of the file', () => {
    const metrics = [
      { column: 'a', metric: 'sleep_minutes', unit: 'h' },
      { column: 'b', metric: 'pain', source: 'diary', body_site: 'knee' },
    ];
    const { observations } = read({ source: 'watch', metrics }, { a: '7', b: '2' });
    expect(observations).toMatchObject([
      {
        field: 'a',
        raw: expect.objectContaining({ metric: 'sleep_minutes', unit: 'h', source: 'watch' }) as unknown,
      },
      {
        field: 'b',
        raw: expect.objectContaining({ metric: 'pain', source: 'diary', body_site: 'knee' }) as unknown,
      },
    ]);
  });
});

describe('a sum of several columns', () => {
  const sum = { sum: ['a', 'b'] };

  it('is missing when one of its columns is missing, because a part is not a total', () => {
    expect(valueOf(sum, { a: '20', b: '12' })).toBe(32);
    expect(valueOf(sum, { a: '20' })).toBe('missing');
    expect(valueOf(sum, { a: '20', b: 'x' })).toBe('not a finite number');
  });

  it('counts a zero as missing only when all columns are zero', () => {
    expect(valueOf({ ...sum, zero_means_missing: true }, { a: '0', b: '3' })).toBe(3);
    expect(valueOf({ ...sum, zero_means_missing: true }, { a: '0', b: '0' })).toBe('missing');
  });
});

describe('a column of symptom lists', () => {
  const lists = { symptom_lists: [{ column: 'list', severity: 5, names: { 'soar throat': 'sore_throat' } }] };

  it('gives each named symptom the severity of the mapping, once', () => {
    const { observations } = read(lists, { list: '["headache","soar throat","Night Sweats","headache"]' });
    expect(observations.map(({ raw }) => [raw.metric, raw.value])).toEqual([
      ['symptom:headache', 5],
      ['symptom:sore_throat', 5],
      ['symptom:night_sweats', 5],
    ]);
  });

  it('takes names that every object has for names like any other', () => {
    const { observations, problems } = read(lists, { list: '["toString","Head Ache","constructor"]' });
    expect(problems).toEqual([]);
    expect(observations.map(({ raw }) => raw.metric)).toEqual([
      'symptom:tostring',
      'symptom:head_ache',
      'symptom:constructor',
    ]);
    const names = JSON.parse('{"__proto__":"fever","valueOf":"chills"}') as Record<string, string>;
    const named = { symptom_lists: [{ column: 'list', severity: 5, names }] };
    expect(
      read(named, { list: '["__proto__","valueOf"]' }).observations.map(({ raw }) => raw.metric),
    ).toEqual(['symptom:fever', 'symptom:chills']);
  });

  it.each(['', '[]'])(
    'counts as missing when it lists no symptom ("%s"), because the question may not have been asked',
    (list) => {
      expect(read(lists, { list })).toEqual({ observations: [], missing: 1, problems: [] });
    },
  );

  it.each(['headache', '{"a":1}', '[1]', '["<script>"]', "['headache']"])(
    'refuses %s as a list of symptoms',
    (list) => {
      expect(read(lists, { list }).problems).toEqual([
        { field: 'list', reason: 'not a JSON list of symptom names' },
      ]);
    },
  );
});

describe('the date and user of a wide row', () => {
  const metrics = [{ column: 'a', metric: 'mood' }];
  const firstRaw = (change: FileChange, row: Record<string, string>) =>
    read({ metrics, ...change }, { a: '1', ...row }).observations[0].raw;

  it.each([
    ['dd.MM.yyyy', '12.09.2021', '2021-09-12'],
    ['M/d/yyyy', '4/12/2016', '2016-04-12'],
    ['M/d/yyyy h:mm:ss a', '5/2/2016 11:59:59 PM', '2016-05-02'],
    ['M/d/yyyy h:mm:ss a', '4/12/2016 12:00:00 AM', '2016-04-12'],
    ['dd/MM/yy', '13/08/12', '2012-08-13'],
    ['d MMM yyyy', '3 Mar 2026', '2026-03-03'],
  ])('are read with the format %s: %s is %s', (format, day, date) => {
    expect(firstRaw({ date: { column: 'day', format } }, { day })).toMatchObject({ date });
  });

  it('keep the moment when the mapping has a time zone, in summer and winter time', () => {
    const date = {
      column: 'day',
      format: 'dd/MM/yy',
      time_column: 'at',
      time_format: 'HH:mm',
      time_zone: 'Europe/Amsterdam',
    };
    expect(firstRaw({ date }, { day: '13/08/12', at: '08:58' }).observed_at).toBe(
      '2012-08-13T08:58:00.000+02:00',
    );
    expect(firstRaw({ date }, { day: '13/01/13', at: '08:58' }).observed_at).toBe(
      '2013-01-13T08:58:00.000+01:00',
    );
  });

  it.each(['2026-02-30', '2026/03/01', ''])('refuse the whole row when its date is "%s"', (day) => {
    expect(read({ metrics }, { a: '1', day })).toEqual({
      observations: [],
      missing: 0,
      problems: [{ field: 'day', reason: "does not fit the mapping's date format" }],
    });
  });

  it('refuse the whole row once when it names no user', () => {
    const two = [...metrics, { column: 'b', metric: 'stress' }];
    expect(read({ metrics: two }, { a: '1', b: '2', who: '' })).toEqual({
      observations: [],
      missing: 0,
      problems: [{ field: 'who', reason: 'must not be empty' }],
    });
  });

  it('may be a constant user for the whole file', () => {
    expect(firstRaw({ user: { constant: 'me' } }, {}).user_id).toBe('me');
  });
});

describe('readWideHeader', () => {
  it('reports every mapped column that the header lacks: values, sums, conditions, user and date', () => {
    const file = fileOf({
      user: { column: 'id' },
      date: { column: 'date', format: 'yyyy-MM-dd' },
      metrics: [{ sum: ['a', 'c'], metric: 'mood', only_if: { column: 'd', in: [1] } }],
      symptom_lists: [{ column: 'e', severity: 1 }],
    });
    const reading = readWideHeader(NAMES, file);
    expect('problems' in reading && reading.problems.map(({ field }) => field)).toEqual([
      'id',
      'date',
      'c',
      'd',
      'e',
    ]);
  });
});
