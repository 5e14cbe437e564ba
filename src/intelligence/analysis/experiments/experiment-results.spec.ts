import { createPcg } from '../../../common/pcg.js';
import { metricDefinition } from '../../../observations/catalogue.js';
import type { DailySeries } from '../../domain/analysis.js';
import type { Experiment } from '../../domain/experiment.js';
import { analyseExperiments } from './experiment-results.js';
import { drawSchedule } from '../../experiments/propose.js';

const START = 20_000;
const DAYS = 28;

function experiment(change: Partial<Experiment> = {}): Experiment {
  const schedule = change.schedule ?? drawSchedule('x', DAYS);
  return {
    id: 'x',
    habit: 'evening_walk',
    outcome: 'mood',
    lag: 1,
    startsOn: START,
    schedule,
    answers: schedule.map((did, i) => ({ day: START + i, did })),
    stoppedOn: null,
    ...change,
  };
}

/** Days with autocorrelation .3, the habit's effect on the day after it, and some days missing. */
function mood({ schedule, lag }: Experiment, effect: number, seed = 'mood', missing = 0.15): DailySeries {
  const random = createPcg(seed);
  const values = new Float64Array(schedule.length + 10);
  let noise = random.normal();
  for (let i = 0; i < values.length; i++) {
    noise = 0.3 * noise + Math.sqrt(1 - 0.09) * random.normal();
    values[i] = random.uniform() < missing ? NaN : noise + (schedule[i - 5 - lag] ? effect : 0);
  }
  return { metric: metricDefinition('mood')!, start: START - 5, values };
}
/** The Monday after the last outcome: the results do not depend on weekdays. */
const END = START + DAYS + 1;
const analyse = (one: Experiment, series: DailySeries[] = [mood(one, 3)], weekOf = END, since?: number) =>
  analyseExperiments([one], series, weekOf, since);

describe('analyseExperiments of a finished experiment', () => {
  it('returns the difference between its days, with an interval, p and pairs', () => {
    const one = experiment();
    const [result] = analyse(one, [mood(one, 3, 'clear', 0)]);
    expect(result).toMatchObject({
      state: 'finished',
      daysGone: 28,
      days: 28,
      followed: 1,
      pairs: 14,
      reason: null,
    });
    expect(result.p).toBeLessThan(0.01);
    expect(result.interval95[0]).toBeLessThan(3);
    expect(result.interval95[1]).toBeGreaterThan(3);
    expect(Math.abs(result.difference - 3)).toBeLessThan(1.2);
  });

  it('reads the outcome with its lag', () => {
    const one = experiment();
    const late = mood(one, 3, 'clear', 0);
    const [sameDay] = analyse({ ...one, lag: 0 }, [late]);
    expect(Math.abs(sameDay.difference)).toBeLessThan(1.5);
  });

  it('returns no figures when more than a quarter of the days went another way or had no answer', () => {
    const one = experiment();
    const answered = (count: number) => analyse({ ...one, answers: one.answers.slice(0, count) })[0];
    expect(answered(21)).toMatchObject({ followed: 0.75, reason: null });
    expect(answered(20)).toMatchObject({ reason: 'not_followed', difference: NaN, p: NaN, pairs: 0 });
    const otherWay = one.answers.map(({ day, did }, i) => ({ day, did: i < 8 ? !did : did }));
    expect(analyse({ ...one, answers: otherWay })[0].reason).toBe('not_followed');
  });

  it('counts a day that was not followed as chance had assigned it', () => {
    const one = experiment();
    const answers = one.answers.map(({ day, did }, i) => ({ day, did: i < 5 ? !did : did }));
    expect(analyse({ ...one, answers })[0].difference).toBe(analyse(one)[0].difference);
  });

  it('returns no figures with fewer than six complete pairs', () => {
    const one = experiment();
    const series = mood(one, 3, 'few', 0);
    series.values.fill(NaN, 5 + 11);
    expect(analyse(one, [series])[0]).toMatchObject({ reason: 'too_few_pairs', pairs: 5, p: NaN });
    expect(analyse(one, [])[0]).toMatchObject({ reason: 'too_few_pairs', pairs: 0 });
  });

  it('reports a finished experiment once, in the first brief after its end', () => {
    const one = experiment();
    const reported = (weekOf: number, since?: number) =>
      analyse(one, undefined, weekOf, since).map(({ state }) => state);
    expect(reported(END - 1)).toEqual(['running']);
    expect(reported(END)).toEqual(['finished']);
    expect(reported(END + 6)).toEqual(['finished']);
    expect(reported(END + 7)).toEqual([]);
    // A fortnight between the briefs.
    expect(reported(END + 7, END - 7)).toEqual(['finished']);
  });
});

describe('analyseExperiments of a running or stopped experiment', () => {
  it('returns the progress of a running one, and nothing about its outcome', () => {
    const one = experiment();
    const [result] = analyse(one, undefined, START + 7);
    expect(result).toMatchObject({
      state: 'running',
      daysGone: 7,
      days: 28,
      followed: 1,
      p: NaN,
      reason: null,
    });
    expect(analyse(one, undefined, START)).toEqual([]);
  });

  it('reports a stopped one once, without figures', () => {
    const one = experiment({ stoppedOn: START + 9 });
    expect(analyse(one, undefined, START + 14)).toMatchObject([
      { state: 'stopped', daysGone: 9, followed: 1, p: NaN, reason: null },
    ]);
    expect(analyse(one, undefined, START + 17)).toEqual([]);
    expect(analyse(one, undefined, START + 8)).toMatchObject([{ state: 'running' }]);
  });
});

describe('analyseExperiments in simulation', () => {
  const share = (days: number, effect: number, runs: number): number => {
    let significant = 0;
    for (let i = 0; i < runs; i++) {
      const one = experiment({ id: `${i}`, schedule: drawSchedule(`${days}/${i}`, days) });
      const [{ p }] = analyse(one, [mood(one, effect, `${days}/${effect}/${i}`)], START + days + 1);
      if (p <= 0.05) significant++;
    }
    return significant / runs;
  };

  it('finds nothing without an effect, and an effect of 0.8 SD as often as stated', () => {
    expect(share(28, 0, 500)).toBeLessThan(0.075);
    expect(Math.abs(share(28, 0.8, 400) - 0.48)).toBeLessThan(0.09);
    expect(Math.abs(share(42, 0.8, 200) - 0.69)).toBeLessThan(0.11);
  });
});
