import { createPcg } from '../../../common/pcg.js';
import { metricDefinition } from '../../../observations/catalogue.js';
import type { DailySeries, DeclaredPair, LadderPair } from '../../domain/analysis.js';
import { testFamily } from './associations.js';
import { ASSOCIATION_DAYS } from '../windows.js';

const WEEK_OF = 18_813;
const START = WEEK_OF - ASSOCIATION_DAYS;
const MORNING: DeclaredPair = { x: 'sleep_minutes', y: 'energy', lag: 0 };

const series = (code: string, values: Float64Array): DailySeries => ({
  metric: metricDefinition(code)!,
  start: START,
  values,
});

const noise = (name: string): Float64Array => {
  const pcg = createPcg(name);
  return Float64Array.from({ length: ASSOCIATION_DAYS }, () => pcg.normal());
};

/** The same nights, dated one day earlier. */
const byEvening = (nights: Float64Array): Float64Array => Float64Array.of(...nights.subarray(1), NaN);

const nights = noise('nights');
const noisy = noise('noise');
const days = series(
  'energy',
  nights.map((value, i) => value + noisy[i]),
);

const ask = (x: DailySeries, pair = MORNING, known: readonly LadderPair[] = [], y = days) =>
  testFamily([x, y], WEEK_OF, { family: [pair], known }).tested;

const onLadder = (lag: 0 | 1): LadderPair => ({
  ...MORNING,
  lag,
  stage: 'candidate',
  sign: 1,
  declaredOn: WEEK_OF - 7,
  confirmedOn: null,
  retiredOn: null,
  unseenOn: [],
});

describe('testAtLags', () => {
  it('sees the same relation whether nights are dated by their morning or by their evening', () => {
    const [morning] = ask(series('sleep_minutes', nights));
    const [evening] = ask(series('sleep_minutes', byEvening(nights)));
    expect(morning).toMatchObject({ ...MORNING, lag: 0 });
    expect(evening).toMatchObject({ ...MORNING, lag: 1 });
    expect(evening.rho).toBeCloseTo(morning.rho, 1);
    expect(Math.max(morning.q, evening.q)).toBeLessThan(0.001);
  });

  it('sees what a day does to the night after it on the date of that day, too', () => {
    const quality = series('sleep_quality', days.values);
    const pair: DeclaredPair = { x: 'stress', y: 'sleep_quality', lag: 1 };
    expect(ask(series('stress', nights), pair, [], quality)).toMatchObject([{ lag: 0 }]);
  });

  it('pays for both lags, and counts them as one question', () => {
    const unrelated = Array.from({ length: 400 }, (_, i) =>
      ask(series('sleep_minutes', noise(`other ${i}`)), MORNING, [], series('energy', noise(`energy ${i}`))),
    );
    expect(unrelated.every((tested) => tested.length === 1)).toBe(true);
    // Two standard errors of 400 draws above the level.
    const seen = unrelated.filter(([{ p }]) => p <= 0.05).length / unrelated.length;
    expect(seen).toBeLessThan(0.05 + 2 * Math.sqrt((0.05 * 0.95) / 400));
  });

  it('keeps the lag of a pair that is on the ladder', () => {
    expect(ask(series('sleep_minutes', nights), MORNING, [onLadder(1)])).toMatchObject([{ lag: 1 }]);
    expect(ask(series('sleep_minutes', nights), MORNING, [{ ...onLadder(1), retiredOn: 1 }])).toMatchObject([
      { lag: 0 },
    ]);
  });

  it('asks at one lag only what is about days alone, or about nights alone', () => {
    const steps = series('steps', byEvening(nights));
    expect(ask(steps, { x: 'steps', y: 'energy', lag: 0 })).toMatchObject([{ lag: 0 }]);
  });
});
