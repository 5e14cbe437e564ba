import { dayNumber } from '../common/calendar.js';
import { builtInMetrics, metricDefinition } from '../observations/catalogue.js';
import { modelledMetrics } from './metric-models.js';
import type { SimulatedSeries, SimulationOptions } from './person-options.js';
import { seriesFigures } from './testing/series-figures.js';
import { rowsOf, simulatePerson } from './simulate-person.js';

const FIRST = dayNumber('2026-06-29');
const LAST = FIRST + 149;

const person = (options: Partial<SimulationOptions> = {}): SimulatedSeries[] =>
  simulatePerson({ seed: 'one', firstDay: FIRST, lastDay: LAST, metrics: ['steps', 'mood'], ...options })
    .series;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('simulatePerson', () => {
  it('gives identical bytes for equal options, and other people for other seeds', () => {
    const metrics = [...modelledMetrics(), 'symptom:headache', 'medication:ibuprofen'];
    const bytes = (seed: string): Buffer =>
      Buffer.concat(
        person({ seed, metrics }).flatMap(({ days, values }) => [
          Buffer.from(days.buffer),
          Buffer.from(values.buffer),
        ]),
      );
    expect(bytes('a').equals(bytes('a'))).toBe(true);
    expect(bytes('a').equals(bytes('b'))).toBe(false);
  });

  it('does not change a metric when other metrics are added', () => {
    const [alone] = person({ metrics: ['mood'] });
    const together = person({ metrics: ['steps', 'resting_heart_rate', 'mood'] })[2];
    expect(together).toEqual(alone);
  });

  it('has models of built-in metrics only, and gives only plausible values', () => {
    const codes = modelledMetrics();
    expect(builtInMetrics().map(({ code }) => code)).toEqual(expect.arrayContaining(codes));
    const rows = Array.from({ length: 40 }, (_, i) =>
      person({ seed: `plausible/${i}`, metrics: codes }),
    ).flatMap((series) => [...rowsOf({ series })]);
    const implausible = rows.filter(({ metric, value }) => {
      const { min, max } = metricDefinition(metric)!.plausible;
      return !(value >= min && value <= max);
    });
    expect(rows.length).toBeGreaterThan(100_000);
    expect(implausible).toEqual([]);
  });

  it('lists rows metric by metric, with ascending days and one value per day', () => {
    const rows = [...rowsOf({ series: person() })];
    expect(new Set(rows.map(({ metric, day }) => `${metric} ${day}`)).size).toBe(rows.length);
    expect(rows).toEqual(
      [...rows].sort((a, b) => (a.metric === b.metric ? a.day - b.day : a.metric === 'steps' ? -1 : 1)),
    );
    for (const { day } of rows) expect(day >= FIRST && day <= LAST).toBe(true);
  });

  it('refuses an unknown metric, and a span that ends before it begins', () => {
    expect(() => person({ metrics: ['toString'] })).toThrow(RangeError);
    expect(() => person({ lastDay: FIRST - 1 })).toThrow(RangeError);
  });
});

describe('planted events of a simulated person', () => {
  const everyDay = { gaps: 'none' } as const;
  const at = (series: SimulatedSeries, day: number): number => series.values[day - FIRST];

  it('make a flare of seven bad days: worse feelings and symptoms, and no change before or after', () => {
    const metrics = ['mood', 'stress', 'symptom:headache', 'training_load'];
    const options = { metrics, logging: everyDay };
    const quiet = person(options);
    const flared = person({ ...options, flares: [{ firstDay: FIRST + 100, days: 7, size: 3 }] });
    const change = (k: number): number =>
      mean(
        Array.from({ length: 7 }, (_, i) => at(flared[k], FIRST + 100 + i) - at(quiet[k], FIRST + 100 + i)),
      );
    expect(change(0)).toBeLessThan(-1);
    expect(change(1)).toBeGreaterThan(1);
    expect(change(2)).toBeGreaterThan(2);
    expect(change(3)).toBe(0);
    for (const k of metrics.keys())
      for (let day = FIRST; day <= LAST; day++)
        if (day < FIRST + 100 || day >= FIRST + 107) expect(at(flared[k], day)).toBe(at(quiet[k], day));
  });

  it('limit a flare to the named metrics', () => {
    const flares = [{ firstDay: FIRST, days: 150, size: 3, metrics: ['mood'] }];
    const [steps, mood] = person({ flares });
    expect(steps).toEqual(person()[0]);
    expect(mood).not.toEqual(person()[1]);
  });

  it('shift a level by a number of SDs from a day on', () => {
    const options = { metrics: ['sleep_minutes'], logging: everyDay };
    const shifts = [{ metric: 'sleep_minutes', firstDay: FIRST + 75, size: 2 }];
    const [before] = person(options);
    const [after] = person({ ...options, shifts });
    const { sd } = seriesFigures(before.days, before.values);
    expect(at(after, FIRST + 74)).toBe(at(before, FIRST + 74));
    expect((at(after, FIRST + 75) - at(before, FIRST + 75)) / sd).toBeCloseTo(2, 0);
  });

  it('multiply the values of a metric with a wrong unit', () => {
    const [right] = person({ metrics: ['sleep_minutes'] });
    const [wrong] = person({ metrics: ['sleep_minutes'], wrongUnit: { sleep_minutes: 60 } });
    expect([...wrong.values]).toEqual([...right.values].map((value) => value * 60));
  });
});

describe('logging habits of a simulated person', () => {
  it('record only a few of the last days, the same days for all metrics', () => {
    for (const few of [
      { days: 1, within: 14 },
      { days: 5, within: 14 },
      { days: 14, within: 14 },
      { days: 20, within: 7 },
    ]) {
      const series = person({ metrics: ['mood', 'steps'], logging: { few, until: LAST - 3 } });
      expect(series[0].days).toEqual(series[1].days);
      expect(series[0].days).toHaveLength(Math.min(few.days, few.within));
      for (const day of series[0].days) expect(day > LAST - 3 - few.within && day <= LAST - 3).toBe(true);
    }
  });

  it('record nothing before the first or after the last day of the habit', () => {
    for (const { days } of person({ logging: { from: FIRST + 20, until: FIRST + 60 } })) {
      expect(days[0]).toBeGreaterThanOrEqual(FIRST + 20);
      expect(days[days.length - 1]).toBeLessThanOrEqual(FIRST + 60);
    }
  });

  it('stop recording one metric while the others continue', () => {
    const [steps, mood] = person({ logging: { stopped: { mood: FIRST + 100 } } });
    expect(mood.days[mood.days.length - 1]).toBeLessThanOrEqual(FIRST + 100);
    expect(mood.days).toEqual(person()[1].days.filter((day) => day <= FIRST + 100));
    expect(steps).toEqual(person()[0]);
  });

  it('miss no day without gaps', () => {
    for (const { days } of person({ logging: { gaps: 'none' } })) expect(days).toHaveLength(150);
  });
});
