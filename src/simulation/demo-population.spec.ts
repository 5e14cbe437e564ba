import { dayNumber, weekday } from '../common/calendar.js';
import { userIdProblem } from '../common/user-id.js';
import { metricDefinition } from '../observations/catalogue.js';
import { DEMO_DAYS, demoPopulation } from './demo-population.js';
import type { DemoPerson } from './demo-person.js';
import { laggedCorrelation } from './testing/series-figures.js';
import { rowsOf } from './simulate-person.js';

/** A Wednesday: the latest brief is that of Monday 2026-11-16. */
const LAST = dayNumber('2026-11-18');
const WEEK_OF = dayNumber('2026-11-16');
const people = demoPopulation('demo', LAST);

const having = (trait: string): DemoPerson[] => people.filter((person) => person.trait.startsWith(trait));
const daysOf = ({ person }: DemoPerson): number[] => [...new Set([...rowsOf(person)].map(({ day }) => day))];
const series = ({ person }: DemoPerson, metric: string) =>
  person.series.find((one) => one.metric === metric)!;

function weekMean(person: DemoPerson, metric: string, first: number): number {
  const { days, values } = series(person, metric);
  const inWeek = [...values].filter((_, i) => days[i] >= first && days[i] < first + 7);
  return inWeek.reduce((sum, value) => sum + value, 0) / inWeek.length;
}

describe('demoPopulation', () => {
  it('is identical to the byte for the same seed and day, and different for another seed', () => {
    expect(JSON.stringify(demoPopulation('demo', LAST))).toBe(JSON.stringify(people));
    expect(JSON.stringify(demoPopulation('other', LAST))).not.toBe(JSON.stringify(people));
  });

  it('names sixty different people with ids that the service accepts', () => {
    const ids = people.map(({ externalId }) => externalId);
    expect(new Set(ids).size).toBe(60);
    expect(ids.every((id) => /^demo-[a-z]+$/.test(id) && userIdProblem(id) === null)).toBe(true);
    expect(people.every(({ trait }) => trait.length > 0)).toBe(true);
  });

  it('records sixteen weeks of known metrics, up to the last day and not beyond', () => {
    const rows = people.flatMap(({ person }) => [...rowsOf(person)]);
    const days = rows.map(({ day }) => day);
    expect(days.reduce((a, b) => Math.min(a, b))).toBe(LAST - DEMO_DAYS + 1);
    expect(days.reduce((a, b) => Math.max(a, b))).toBe(LAST);
    expect(
      [...new Set(rows.map(({ metric }) => metric))].filter((metric) => !metricDefinition(metric)),
    ).toEqual([]);
    expect(people.filter((person) => daysOf(person).length === 0)).toEqual([]);
  });

  it('has only plausible values, except for one person whose values are all suspect', () => {
    const suspects = people.filter(({ person }) =>
      [...rowsOf(person)].some(({ metric, value }) => value > metricDefinition(metric)!.plausible.max),
    );
    expect(suspects).toEqual(having('only suspect values'));
    for (const { metric, value } of rowsOf(suspects[0].person))
      expect(value).toBeGreaterThan(metricDefinition(metric)!.plausible.max);
  });

  it('has flares in the week of the brief', () => {
    const flared = having('a flare: seven bad days');
    expect(flared).toHaveLength(5);
    for (const person of flared)
      expect(weekMean(person, 'stress', WEEK_OF - 7)).toBeGreaterThan(
        weekMean(person, 'stress', WEEK_OF - 14),
      );
  });

  it('has people who walk much more in the week of the brief', () => {
    for (const person of having('walks much more'))
      expect(weekMean(person, 'steps', WEEK_OF - 7)).toBeGreaterThan(
        1.3 * weekMean(person, 'steps', WEEK_OF - 14),
      );
  });

  it('has people with a relation strong enough to be found, on the same day or the next day', () => {
    const related = having('planted');
    const measured = (nth: number, x: string, y: string, lag: number): number =>
      laggedCorrelation(series(related[nth], x), series(related[nth], y), lag);
    expect(related).toHaveLength(8);
    expect(measured(0, 'sleep_minutes', 'mood', 0)).toBeGreaterThan(0.4);
    expect(measured(1, 'sleep_minutes', 'stress', 0)).toBeLessThan(-0.4);
    expect(measured(5, 'steps', 'mood', 1)).toBeGreaterThan(0.4);
    expect(measured(7, 'training_load', 'soreness', 1)).toBeGreaterThan(0.4);
  });

  it('keeps natural relations: a longer distance has more steps', () => {
    for (const person of having('records everything; nothing special'))
      expect(laggedCorrelation(series(person, 'steps'), series(person, 'distance_m'), 0)).toBeGreaterThan(
        0.85,
      );
  });

  it('has people who recorded only a few days just before the brief', () => {
    expect(having('thin').map((person) => daysOf(person).length)).toEqual([3, 4, 5]);
    for (const person of having('thin'))
      expect(daysOf(person).every((day) => day >= WEEK_OF - 14 && day < WEEK_OF)).toBe(true);
  });

  it('has people whose symptoms are recorded as absent on many days', () => {
    for (const person of having('logs symptoms')) {
      const symptom = person.person.series.find(({ metric }) => metric.startsWith('symptom:'))!;
      expect(new Set(symptom.values).has(0)).toBe(true);
      expect([...symptom.values].some((value) => value > 0)).toBe(true);
    }
  });

  it('has inactive people, who recorded nothing in the thirty days before the brief', () => {
    const inactive = having('skipped: nothing recorded');
    expect(inactive).toHaveLength(2);
    for (const person of inactive) expect(Math.max(...daysOf(person))).toBeLessThan(WEEK_OF - 30);
  });

  it('has records of all other people in the two weeks before the brief', () => {
    const idle = people.filter(
      (person) => !daysOf(person).some((day) => day >= WEEK_OF - 14 && day < WEEK_OF),
    );
    expect(idle).toEqual(having('skipped: nothing recorded'));
  });

  it('has people who stopped the diary three weeks ago while the watch continues', () => {
    for (const person of having('stopped the diary')) {
      expect(Math.max(...series(person, 'mood').days)).toBeLessThan(WEEK_OF - 21);
      expect(Math.max(...series(person, 'steps').days)).toBeGreaterThanOrEqual(WEEK_OF - 7);
    }
  });

  it('has people who are skipped: every second week, monthly, and switched off', () => {
    const preferences = people.flatMap((person) => person.preferences ?? []);
    expect(preferences.filter(({ enabled }) => enabled === false)).toHaveLength(1);
    const frequencies = preferences.filter(({ frequency }) => frequency);
    expect(
      frequencies.map(({ frequency, lastGeneratedOn }) => [frequency, WEEK_OF - lastGeneratedOn!]),
    ).toEqual([
      ['biweekly', 7],
      ['monthly', 14],
      ['monthly', 28],
    ]);
  });

  it.each([0, 1, 2, 3, 4, 5, 6])(
    'is built around the latest brief when the last day is %d days after a Sunday',
    (after) => {
      const lastDay = WEEK_OF - 1 + after;
      expect(weekday(lastDay)).toBe((6 + after) % 7);
      const thin = demoPopulation('demo', lastDay).filter(({ trait }) => trait.startsWith('thin'));
      for (const person of thin)
        expect(daysOf(person).every((day) => day >= WEEK_OF - 14 && day < WEEK_OF)).toBe(true);
    },
  );
});
