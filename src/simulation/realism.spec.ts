import { dayNumber } from '../common/calendar.js';
import type { SimulatedSeries, SimulationOptions } from './person-options.js';
import { seriesFigures } from './testing/series-figures.js';
import type { SeriesFigures } from './testing/series-figures.js';
import { simulatePerson } from './simulate-person.js';

/** The ranges of the five-month diary that docs/simulation.md quotes. */
const FIRST = dayNumber('2026-06-29');
const LAST = FIRST + 149;
const PEOPLE = 250;
const REPORTS = ['mood', 'fatigue', 'soreness', 'sleep_quality', 'stress', 'readiness'];

const person = (options: Partial<SimulationOptions> = {}): SimulatedSeries[] =>
  simulatePerson({ seed: 'one', firstDay: FIRST, lastDay: LAST, metrics: ['steps', 'mood'], ...options })
    .series;

const figuresByMetric = new Map<string, SeriesFigures[]>();

/** All tests of a metric use the same simulated people. */
function figures(metric: string): SeriesFigures[] {
  const made =
    figuresByMetric.get(metric) ??
    Array.from({ length: PEOPLE }, (_, i) => person({ seed: `crowd/${i}`, metrics: [metric] })[0])
      .filter(({ days }) => days.length > 20)
      .map(({ days, values }) => seriesFigures(days, values))
      .filter(({ sd }) => sd > 0);
  figuresByMetric.set(metric, made);
  return made;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))];
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('simulated people, compared with the figures of real people', () => {
  it.each<[string, [number, number]]>([
    ...REPORTS.map((metric): [string, [number, number]] => [metric, [0.12, 0.3]]),
    ['sleep_minutes', [-0.06, 0.06]],
    ['resting_heart_rate', [0.81, 0.89]],
    ['sedentary_minutes', [0.38, 0.49]],
    ['steps', [0.05, 0.14]],
    ['active_minutes', [0.05, 0.14]],
  ])('have a median lag-1 autocorrelation of %s within %j', (metric, [low, high]) => {
    const median = quantile(
      figures(metric).map(({ autocorrelation }) => autocorrelation(1)),
      0.5,
    );
    expect(median).toBeGreaterThanOrEqual(low);
    expect(median).toBeLessThanOrEqual(high);
  });

  it('differ from each other: moods last for days in some people and not at all in others', () => {
    const lag1 = figures('mood').map(({ autocorrelation }) => autocorrelation(1));
    expect(quantile(lag1, 0.1)).toBeLessThan(0.05);
    expect(quantile(lag1, 0.9)).toBeGreaterThan(0.42);
    expect(quantile(lag1, 0.9)).toBeLessThan(0.63);
  });

  it.each<[string, [number, number]]>([
    ['mood', [0, 0.11]],
    ['sleep_minutes', [0, 0.06]],
    ['resting_heart_rate', [0.24, 0.44]],
    ['steps', [0.03, 0.13]],
  ])('have a weak seven-day rhythm of %s: median lag-7 autocorrelation within %j', (metric, [low, high]) => {
    const median = quantile(
      figures(metric).map(({ autocorrelation }) => autocorrelation(7)),
      0.5,
    );
    expect(median).toBeGreaterThanOrEqual(low);
    expect(median).toBeLessThanOrEqual(high);
  });

  it.each<[string, [number, number]]>([
    ['mood', [0.12, 0.22]],
    ['sleep_minutes', [0.02, 0.08]],
    ['resting_heart_rate', [0, 0.03]],
    ['steps', [0, 0.03]],
  ])(
    'miss %s on a median share of days within %j, and never on more than 65 % of days',
    (metric, [low, high]) => {
      const missing = figures(metric).map((figure) => figure.missing);
      expect(quantile(missing, 0.5)).toBeGreaterThanOrEqual(low);
      expect(quantile(missing, 0.5)).toBeLessThanOrEqual(high);
      expect(quantile(missing, 1)).toBeLessThanOrEqual(0.65);
    },
  );

  it('have gaps of several days in most diaries, and in fewer watches', () => {
    const withGap = (metric: string): number =>
      figures(metric).filter(({ longestGap }) => longestGap >= 3).length / PEOPLE;
    expect(withGap('mood')).toBeGreaterThan(0.75);
    expect(withGap('steps')).toBeGreaterThan(0.2);
    expect(withGap('steps')).toBeLessThan(0.6);
  });

  it('miss the metrics of one instrument on the same days', () => {
    const [mood, fatigue, steps] = person({ metrics: ['mood', 'fatigue', 'steps'] });
    expect(mood.days).toEqual(fatigue.days);
    expect(mood.days).not.toEqual(steps.days);
  });

  it.each<[string, [number, number], number]>([
    ['steps', [0.02, 0.25], 0.35],
    ['sleep_minutes', [0.02, 0.25], 0.3],
    ['mood', [-0.06, 0.12], 0.2],
  ])('have a small weekend effect of %s that differs between people', (metric, [low, high], spread) => {
    const effects = figures(metric).map(({ weekend }) => weekend);
    expect(quantile(effects, 0.5)).toBeGreaterThanOrEqual(low);
    expect(quantile(effects, 0.5)).toBeLessThanOrEqual(high);
    expect(quantile(effects, 0.9)).toBeGreaterThan(spread);
    expect(quantile(effects, 0.1)).toBeLessThan(-0.1);
    expect(mean(effects.map(Math.abs))).toBeLessThan(0.5);
  });

  it('answer on a scale from 1 to 5 or from 0 to 10, and use several points of it', () => {
    for (const [scale, low, high] of [
      ['five', 1, 5],
      ['ten', 0, 10],
    ] as const) {
      const answers = Array.from(
        { length: 60 },
        (_, i) => person({ seed: `scale/${i}`, metrics: ['mood'], scale })[0],
      );
      const all = answers.flatMap(({ values }) => [...values]);
      expect(all.every((value) => Number.isInteger(value) && value >= low && value <= high)).toBe(true);
      const levels = answers.map(({ values }) => new Set(values).size);
      expect(quantile(levels, 0.5)).toBeGreaterThanOrEqual(scale === 'five' ? 3 : 6);
    }
  });

  it('have whole numbers of steps, minutes and heart beats', () => {
    for (const { values } of person({
      metrics: ['steps', 'sleep_minutes', 'active_minutes', 'resting_heart_rate'],
    }))
      expect([...values].every(Number.isInteger)).toBe(true);
  });

  it('record a symptom on every day of the diary: 0 on most days, a severity on some', () => {
    const shares = Array.from({ length: 100 }, (_, i) => {
      const [headache, mood] = person({ seed: `symptom/${i}`, metrics: ['symptom:headache', 'mood'] });
      expect(headache.days).toEqual(mood.days);
      expect(
        [...headache.values].every((value) => Number.isInteger(value) && value >= 0 && value <= 10),
      ).toBe(true);
      return [...headache.values].filter((value) => value > 0).length / headache.values.length;
    });
    expect(quantile(shares, 0.5)).toBeGreaterThan(0.1);
    expect(quantile(shares, 0.5)).toBeLessThan(0.3);
  });

  it('record a medicine as taken on most days, with both 0 and 1 present', () => {
    const taken = Array.from(
      { length: 60 },
      (_, i) => person({ seed: `pill/${i}`, metrics: ['medication:ibuprofen'] })[0],
    );
    const all = taken.flatMap(({ values }) => [...values]);
    expect(new Set(all)).toEqual(new Set([0, 1]));
    expect(mean(all)).toBeGreaterThan(0.8);
  });
});
