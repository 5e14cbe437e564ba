import fc from 'fast-check';
import { HISTORY_DAYS } from '../../domain/week-input.js';
import type { ObservationStream, WeekInput } from '../../domain/week-input.js';
import { gateWeek } from './gate-week.js';

fc.configureGlobal({ seed: 20261123 });

const WEEK_OF = 18_813;

function stream(
  metric: string,
  rows: [day: number, value: number][],
  source = 'watch',
  bodySite = '',
): ObservationStream {
  return { metric, source, bodySite, days: rows.map(([day]) => day), values: rows.map(([, value]) => value) };
}

function build(streams: ObservationStream[], lastCompleteDay = WEEK_OF - 1) {
  const input: WeekInput = {
    userId: 'u',
    weekOf: WEEK_OF,
    lastCompleteDay,
    streams,
    suspectCount: 0,
    previous: null,
    experiments: [],
    notedFlags: [],
    timeZone: null,
  };
  const { start, series } = gateWeek(input);
  return { start, metrics: Object.fromEntries(series.map((one) => [one.metric.code, [...one.values]])) };
}

describe('the daily series', () => {
  it('keeps gaps as gaps, from the first recorded day to the day before the week', () => {
    const { start, metrics } = build([
      stream('mood', [[WEEK_OF - 2, 4]]),
      stream('fatigue', [
        [WEEK_OF - 4, 2],
        [WEEK_OF - 1, 3],
      ]),
    ]);
    expect(start).toBe(WEEK_OF - 4);
    expect(Object.entries(metrics)).toEqual([
      ['fatigue', [2, NaN, NaN, 3]],
      ['mood', [NaN, NaN, 4, NaN]],
    ]);
  });

  it('leaves out days not over, days before the history, the week of issue itself, and unknown metrics', () => {
    const { start, metrics } = build(
      [
        stream('mood', [
          [WEEK_OF - HISTORY_DAYS - 1, 1],
          [WEEK_OF - HISTORY_DAYS, 2],
          [WEEK_OF - 1, 3],
          [WEEK_OF, 4],
        ]),
        stream('horoscope', [[WEEK_OF - 3, 1]]),
        stream('stress', [[WEEK_OF - 1, 5]]),
        stream('steps', [
          [WEEK_OF - 3, NaN],
          [WEEK_OF - 3, Infinity],
        ]),
      ],
      WEEK_OF - 2,
    );
    expect(start).toBe(WEEK_OF - HISTORY_DAYS);
    expect(Object.keys(metrics)).toEqual(['mood']);
    expect(metrics.mood.filter((value) => !Number.isNaN(value))).toEqual([2]);
    expect(metrics.mood).toHaveLength(HISTORY_DAYS);
  });

  it('begins with the first recorded day: twelve weeks of records cost twelve weeks of work', () => {
    const { start, metrics } = build([
      stream('steps', [
        [WEEK_OF - HISTORY_DAYS - 30, 1],
        [WEEK_OF - 84, 2],
        [WEEK_OF - 84, Infinity],
      ]),
      stream('steps', [[WEEK_OF - 90, NaN]], 'phone'),
    ]);
    expect(start).toBe(WEEK_OF - 84);
    expect(metrics.steps).toHaveLength(84);
  });

  it('returns nothing for an empty input', () => {
    expect(build([])).toEqual({ start: WEEK_OF, metrics: {} });
    expect(build([stream('mood', [])])).toEqual({ start: WEEK_OF, metrics: {} });
  });

  it("reduces a day of one source by the catalogue's rule", () => {
    const day = WEEK_OF - 1;
    const twice = (metric: string, a: number, b: number) =>
      stream(metric, [
        [day, a],
        [day, b],
      ]);
    const { metrics } = build([
      twice('sleep_minutes', 400, 30),
      twice('mood', 2, 5),
      twice('symptom:headache', 7, 3),
    ]);
    expect(metrics).toEqual({ sleep_minutes: [430], mood: [3.5], 'symptom:headache': [7] });
  });

  it('reads each metric from one source, and counts nothing twice across body sites', () => {
    const day = WEEK_OF - 1;
    const { metrics } = build([
      stream(
        'steps',
        [
          [day, 5000],
          [day, 4000],
        ],
        'watch',
      ),
      stream('steps', [[day, 8000]], 'phone'),
      stream(
        'resting_heart_rate',
        [
          [day, 60],
          [day, 62],
          [day, 64],
        ],
        'watch',
      ),
      stream('resting_heart_rate', [[day, 52]], 'ring'),
      stream('symptom:rash', [[day, 2]], 'app', 'arm'),
      stream('symptom:rash', [[day, 6]], 'app', 'leg'),
    ]);
    expect(metrics).toEqual({ steps: [9000], resting_heart_rate: [52], 'symptom:rash': [6] });
  });

  it('does not depend on the order of observations and sources, to the last bit', () => {
    const row = fc.tuple(
      fc.integer({ min: WEEK_OF - 5, max: WEEK_OF - 1 }),
      fc.double({ min: 0, max: 1e3, noNaN: true }),
    );
    const sources = fc.array(fc.array(row, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 4 });
    const shuffled = sources.chain((rows) =>
      fc.tuple(
        fc.constant(rows),
        fc.tuple(...rows.map((one) => fc.shuffledSubarray(one, { minLength: one.length }))),
        fc.shuffledSubarray(
          rows.map((_, i) => i),
          { minLength: rows.length },
        ),
      ),
    );
    fc.assert(
      fc.property(
        shuffled,
        fc.constantFrom('mood', 'steps', 'symptom:cough'),
        ([rows, mixed, order], metric) => {
          const streams = rows.map((one, i) => stream(metric, one, `source ${i}`));
          const mixedStreams = order.map((i) => stream(metric, mixed[i], `source ${i}`));
          expect(JSON.stringify(build(mixedStreams))).toBe(JSON.stringify(build(streams)));
        },
      ),
    );
  });
});
