import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { hasOpenData, openData } from '../../../../test/support/open-data.js';
import { parseDay } from '../../../common/calendar.js';
import { metricDefinition } from '../../../observations/catalogue.js';
import type { AssociationResult, DeclaredPair } from '../../domain/analysis.js';
import { testFamily } from './associations.js';
import { ASSOCIATION_DAYS } from '../windows.js';

interface KnownAnswer {
  name: string;
  file: string;
  person: string;
  pair: DeclaredPair;
  /** The file's columns of x and y, and how the import reads them (src/observations/import/presets). */
  columns: [x: string, y: string];
  read: [x: (value: number) => number, y: (value: number) => number];
  /** The smallest number of people with a clear answer (q <= .05); all of them have the expected sign. */
  people: number;
}

const asWritten = (value: number): number => value;
const zeroIsMissing = (value: number): number => value || NaN;

const ANSWERS: readonly KnownAnswer[] = [
  {
    name: 'finds in LifeSnaps that a slow heart at night varies more',
    file: 'lifesnaps/daily_fitbit_sema_df_unprocessed.csv',
    person: 'id',
    pair: { x: 'hrv_rmssd', y: 'resting_heart_rate', lag: 0 },
    columns: ['rmssd', 'resting_hr'],
    read: [zeroIsMissing, zeroIsMissing],
    people: 15,
  },
  {
    name: 'finds in SoccerMon that tired players feel less ready (its fatigue scale is reversed)',
    file: 'soccermon/wellness_daily.csv',
    person: 'player_name',
    pair: { x: 'fatigue', y: 'readiness', lag: 0 },
    columns: ['fatigue', 'readiness'],
    read: [(value) => 6 - value, asWritten],
    people: 30,
  },
];

/** The answers of all people, on the days before a Monday after their last one. */
function answersOf({ file, person, pair, columns, read }: KnownAnswer): AssociationResult[] {
  const rows = parse(readFileSync(openData(file)), { columns: true }) as Record<string, string>[];
  const people = new Map<string, Record<string, string>[]>();
  for (const row of rows) people.set(row[person], [...(people.get(row[person]) ?? []), row]);
  return [...people.values()].flatMap((own) => {
    const days = own
      .filter((row) => columns.every((column) => row[column] !== ''))
      .map(({ date }) => parseDay(date)!);
    if (days.length === 0) return [];
    const weekOf = Math.max(...days) + 1;
    const start = weekOf - ASSOCIATION_DAYS;
    const series = [pair.x, pair.y].map((code, side) => {
      const values = new Float64Array(ASSOCIATION_DAYS).fill(NaN);
      for (const row of own)
        if (row[columns[side]] !== '')
          values[parseDay(row.date)! - start] = read[side](Number(row[columns[side]]));
      return { metric: metricDefinition(code)!, start, values };
    });
    return testFamily(series, weekOf, { family: [pair] }).tested;
  });
}

for (const known of ANSWERS) {
  const answer = hasOpenData(known.file) ? it : it.skip;
  describe('testFamily on known answers of real people (open data sets)', () => {
    answer(known.name, () => {
      const clear = answersOf(known).filter(({ q }) => q <= 0.05);
      expect(clear.length).toBeGreaterThanOrEqual(known.people);
      for (const { rho } of clear) expect(rho).toBeLessThan(0);
    });
  });
}
