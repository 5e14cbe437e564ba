import { readLongHeader } from './long-rows.js';

function reader(header: string) {
  const reading = readLongHeader(header.split(','));
  if ('problems' in reading) throw new Error('refused');
  return (row: string) => reading.read(row.split(','));
}

describe('readLongHeader', () => {
  it('reads rows with their columns in any order', () => {
    const read = reader('value,metric,unit,date,user_id,source,body_site');
    expect(read('7.5,sleep_minutes,h,2026-03-01,anna,watch,').observations).toEqual([
      {
        raw: {
          value: 7.5,
          metric: 'sleep_minutes',
          unit: 'h',
          date: '2026-03-01',
          user_id: 'anna',
          source: 'watch',
        },
      },
    ]);
  });

  it('reads observed_at in place of date, or beside it', () => {
    const read = reader('user_id,observed_at,date,metric,value');
    expect(read('anna,2026-03-01T08:00:00Z,,mood,4').observations[0].raw).toEqual({
      user_id: 'anna',
      observed_at: '2026-03-01T08:00:00Z',
      metric: 'mood',
      value: 4,
    });
  });

  it.each([
    ['', 'the value is missing'],
    ['NaN', 'not a finite number'],
    ['four', 'not a finite number'],
    ['1e999', 'not a finite number'],
  ])('refuses the value "%s" of a row: %s', (value, reason) => {
    const reading = reader('user_id,date,metric,value')(`anna,2026-03-01,mood,${value}`);
    expect(reading).toEqual({ observations: [], missing: 0, problems: [{ field: 'value', reason }] });
  });

  it('names every missing column of the long format', () => {
    expect(readLongHeader(['user', 'date', 'metric'])).toEqual({
      problems: [
        { field: 'user_id', reason: 'the column is missing' },
        { field: 'value', reason: 'the column is missing' },
      ],
    });
    expect(readLongHeader(['user_id', 'metric', 'value'])).toEqual({
      problems: [{ field: 'date', reason: 'the column is missing' }],
    });
  });

  it('refuses a column that appears twice, and reports an unknown column', () => {
    expect(readLongHeader(['user_id', 'date', 'metric', 'value', 'value'])).toEqual({
      problems: [{ field: 'value', reason: 'the column appears twice' }],
    });
    expect(readLongHeader(['user_id', 'date', 'metric', 'value', 'units', ''])).toMatchObject({
      notes: [{ field: 'units' }, { field: '(unnamed)' }],
    });
  });
});
