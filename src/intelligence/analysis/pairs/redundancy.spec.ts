import { createPcg } from '../../../common/pcg.js';
import type { DailySeries, DeclaredPair } from '../../domain/analysis.js';
import { testFamily } from './associations.js';
import { FIRST_DAY, follower, madeSeries, noise } from '../../testing/made-series.js';
import { ASSOCIATION_DAYS, CANDIDATE_Q } from '../windows.js';

const WEEK_OF = FIRST_DAY + ASSOCIATION_DAYS;
const of = (x: string): DeclaredPair => ({ x, y: 'mood', lag: 0 });
const FAMILY = ['sleep_minutes', 'resting_heart_rate', 'steps', 'hrv_rmssd'].map(of);

const redundantOf = (series: readonly DailySeries[]) =>
  testFamily(series, WEEK_OF, { family: FAMILY }).refused.filter(({ reason }) => reason === 'redundant');

/** A metric of which `share` is x. */
function proxy(code: string, x: DailySeries, share: number, seed: string): DailySeries {
  return follower(code, x, { rhoOn: () => share, seed: `proxy ${seed}` });
}

describe('findRedundant', () => {
  it('reports a proxy of the true cause as redundant in nine of ten cases, and the cause seldom', () => {
    let passed = 0;
    let proxies = 0;
    let causes = 0;
    for (let person = 0; person < 200; person++) {
      const cause = noise('sleep_minutes', ASSOCIATION_DAYS, `cause ${person}`);
      const mood = follower('mood', cause, { rhoOn: () => 0.7, seed: `${person}` });
      const series = [cause, mood, proxy('resting_heart_rate', cause, 0.8, `${person}`)];
      const { tested, refused } = testFamily(series, WEEK_OF, { family: FAMILY });
      if (!tested.every(({ q }) => q <= CANDIDATE_Q)) continue;
      passed++;
      if (refused.some(({ x, explainedBy }) => x === 'resting_heart_rate' && explainedBy === 'sleep_minutes'))
        proxies++;
      if (refused.some(({ x, reason }) => x === 'sleep_minutes' && reason === 'redundant')) causes++;
    }
    expect(passed).toBeGreaterThan(150);
    expect(proxies / passed).toBeGreaterThanOrEqual(0.9);
    expect(causes / passed).toBeLessThanOrEqual(0.08);
  });

  it('keeps two causes that each contribute', () => {
    const first = noise('sleep_minutes', ASSOCIATION_DAYS);
    const second = noise('resting_heart_rate', ASSOCIATION_DAYS);
    const pcg = createPcg('both');
    const mood = madeSeries(
      'mood',
      ASSOCIATION_DAYS,
      (i) => first.values[i] - second.values[i] + pcg.normal(),
    );
    expect(redundantOf([first, second, mood])).toEqual([]);
    // Control: the second is only a shadow of the first.
    expect(redundantOf([first, proxy('resting_heart_rate', first, 0.9, 'control'), mood])).toHaveLength(1);
  });

  it('keeps one of several that cannot be distinguished, and all of them in the denominator', () => {
    const hidden = noise('skin_temperature', ASSOCIATION_DAYS);
    const shadows = FAMILY.map(({ x }) => proxy(x, hidden, 0.97, x));
    const series = [...shadows, follower('mood', hidden, { rhoOn: () => 0.7 })];
    const { tested } = testFamily(series, WEEK_OF, { family: FAMILY });
    expect(tested).toHaveLength(FAMILY.length);
    const redundant = redundantOf(series);
    expect(redundant.length).toBeGreaterThan(0);
    expect(redundant.length).toBeLessThan(FAMILY.length);
    expect(redundantOf(series.toReversed())).toEqual(redundant);
  });
});
