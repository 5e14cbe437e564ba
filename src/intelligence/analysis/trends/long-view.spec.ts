import { createPcg } from '../../../common/pcg.js';
import { metricDefinition } from '../../../observations/catalogue.js';
import type { DailySeries } from '../../domain/analysis.js';
import { judgeLevels } from '../budget/claim-levels.js';
import { LONG_VIEW_DAYS } from './long-view.js';

const WEEK_OF = 18_813;

function series(code: string, valueOf: (day: number) => number, days = LONG_VIEW_DAYS): DailySeries {
  const values = Float64Array.from({ length: days }, (_, i) => valueOf(i));
  return { metric: metricDefinition(code)!, start: WEEK_OF - days, values };
}

/** A diary around `level` that rises by `rise` over the eight weeks. */
function diary(code: string, level: number, sd: number, rise: number, seed = code): DailySeries {
  const pcg = createPcg(seed);
  return series(code, (i) => level + sd * pcg.normal() + (rise * i) / (LONG_VIEW_DAYS - 1));
}

const view = (series: readonly DailySeries[]) => judgeLevels(series, WEEK_OF).longView;

describe('the long view', () => {
  it('finds a slow drift that no week shows compared with the four before', () => {
    const weight = diary('weight_kg', 80, 0.4, -1.6);
    const [drift] = view([weight]);
    expect(drift).toMatchObject({ word: 'lower', n: 56, from: WEEK_OF - 56, until: WEEK_OF - 1 });
    expect(drift.change).toBeCloseTo(-1.6, 0);
    expect(drift.interval95[0]).toBeLessThan(drift.change);
    expect(drift.interval95[1]).toBeLessThan(0);
    expect((drift.interval95[0] + drift.interval95[1]) / 2).toBeCloseTo(drift.change, 10);
    expect(judgeLevels([weight], WEEK_OF).trends[0].word).not.toBe('lower');
  });

  it('says "about the same" of a quiet diary, and of a drift that is certain but not worth mentioning', () => {
    const [mood, sleep] = view([diary('mood', 6, 1, 0), diary('sleep_minutes', 420, 2, 10)]);
    expect(mood.word).toBe('about the same');
    expect(sleep.p).toBeLessThan(0.001);
    expect(sleep.word).toBe('about the same');
  });

  it('tests all metrics as a family: a metric that passes alone does not pass among many', () => {
    const slight = diary('mood', 6, 1, 1.75, 'slight');
    const quiet = ['stress', 'fatigue', 'energy', 'soreness', 'pain', 'anxiety'].map((code) =>
      diary(code, 5, 1, 0),
    );
    const [alone] = view([slight]);
    expect(alone.word).toBe('higher');
    const [among] = view([slight, ...quiet]);
    expect(among.p).toBe(alone.p);
    expect(among.word).toBe('about the same');
  });

  it('gives no figures with too few days, or with days in one half only, and leaves medicines out', () => {
    const enough = series('mood', (i) => (i % 2 === 0 || i > 40 ? i % 3 : NaN));
    const thin = series('stress', (i) => (i % 2 === 0 && i > 0 ? i % 3 : NaN));
    const results = view([enough, thin, series('medication:iron', (i) => i % 2)]);
    expect(results.map(({ metric, n, word }) => [metric.code, n, word])).toEqual([
      ['mood', 36, 'about the same'],
      ['stress', 27, 'too little data'],
    ]);
    const [without] = view([series('mood', (i) => (i < 46 ? i % 3 : NaN))]);
    expect(without).toMatchObject({ word: 'too little data', change: NaN, p: NaN, q: NaN });
    expect(view([])).toEqual([]);
  });

  it('does not describe weeks before the record began', () => {
    const since = series('mood', (i) => (i < 7 ? NaN : i));
    const [{ from, until, change }] = view([since]);
    expect([from, until]).toEqual([WEEK_OF - 49, WEEK_OF - 1]);
    expect(change).toBeCloseTo(48);
  });

  it('reads only the eight weeks before the week', () => {
    const inside = diary('mood', 6, 1, 3);
    const longer = {
      ...inside,
      start: inside.start - 30,
      values: Float64Array.from([...new Array<number>(30).fill(100), ...inside.values]),
    };
    expect(view([longer])).toEqual(view([inside]));
  });

  it("follows heart rate variability by its logarithm: the change is a share of the line's first value", () => {
    const pcg = createPcg('hrv');
    const halving = series('hrv_rmssd', (i) => 80 * 0.5 ** (i / 55) * Math.exp(0.05 * pcg.normal()));
    const [hrv] = view([halving]);
    expect(hrv.word).toBe('lower');
    expect(hrv.change).toBeCloseTo(-40, -1);
  });
});
