import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { hasOpenData, openData } from '../../test/support/open-data.js';
import { parseDay } from '../common/calendar.js';
import { seriesFigures } from './testing/series-figures.js';
import type { SeriesFigures } from './testing/series-figures.js';
import { simulatePerson } from './simulate-person.js';

const FEWEST_DAYS = 40;

interface RealSet {
  name: string;
  file: string;
  person: string;
  /** Metric code -> column of the file. */
  columns: Record<string, string>;
  /** The smallest number of people with enough days of a metric, to check that the file was read. */
  fewestPeople: number;
}

const SETS: readonly RealSet[] = [
  {
    name: 'LifeSnaps',
    file: 'lifesnaps/daily_fitbit_sema_df_unprocessed.csv',
    person: 'id',
    columns: {
      steps: 'steps',
      sleep_minutes: 'minutesAsleep',
      resting_heart_rate: 'resting_hr',
      hrv_rmssd: 'rmssd',
    },
    fewestPeople: 20,
  },
  {
    name: 'SoccerMon',
    file: 'soccermon/wellness_daily.csv',
    person: 'player_name',
    columns: {
      mood: 'mood',
      fatigue: 'fatigue',
      soreness: 'soreness',
      sleep_quality: 'sleep_quality',
      stress: 'stress',
      readiness: 'readiness',
    },
    fewestPeople: 40,
  },
];

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1];
const lag1 = ({ autocorrelation }: SeriesFigures): number => autocorrelation(1);

function realFigures(set: RealSet): Map<string, SeriesFigures[]> {
  const rows = parse(readFileSync(openData(set.file)), { columns: true }) as Record<string, string>[];
  const figuresOf = (column: string): SeriesFigures[] => {
    const people = new Map<string, Map<number, number>>();
    for (const row of rows) {
      if (row[column] === '') continue;
      const days = people.get(row[set.person]) ?? new Map<number, number>();
      people.set(row[set.person], days.set(parseDay(row.date)!, Number(row[column])));
    }
    return [...people.values()]
      .filter((days) => days.size >= FEWEST_DAYS)
      .map((days) => [...days].sort(([a], [b]) => a - b))
      .map((days) =>
        seriesFigures(
          days.map(([day]) => day),
          days.map(([, value]) => value),
        ),
      )
      .filter(({ sd }) => sd > 0);
  };
  return new Map(Object.entries(set.columns).map(([metric, column]) => [metric, figuresOf(column)]));
}

function simulatedFigures(metric: string): SeriesFigures[] {
  return Array.from({ length: 150 }, (_, i) =>
    simulatePerson({ seed: `real/${i}`, firstDay: 20_000, lastDay: 20_099, metrics: [metric] }),
  )
    .map(({ series: [{ days, values }] }) => ({ days, values }))
    .filter(({ days }) => days.length >= FEWEST_DAYS)
    .map(({ days, values }) => seriesFigures(days, values))
    .filter(({ sd }) => sd > 0);
}

for (const set of SETS) {
  const compare = hasOpenData(set.file) ? describe : describe.skip;
  compare(`simulated people, compared with the people of ${set.name} (open data set)`, () => {
    let real: Map<string, SeriesFigures[]>;
    beforeAll(() => {
      real = realFigures(set);
    });

    it.each(Object.keys(set.columns))('have about the same lag-1 autocorrelation of %s', (metric) => {
      const people = real.get(metric)!;
      expect(people.length).toBeGreaterThanOrEqual(set.fewestPeople);
      expect(Math.abs(median(simulatedFigures(metric).map(lag1)) - median(people.map(lag1)))).toBeLessThan(
        0.15,
      );
    });

    it.each(Object.keys(set.columns))('miss %s about as often', (metric) => {
      const missing = (figures: readonly SeriesFigures[]): number =>
        median(figures.map((one) => one.missing));
      expect(Math.abs(missing(simulatedFigures(metric)) - missing(real.get(metric)!))).toBeLessThan(0.12);
    });
  });
}
