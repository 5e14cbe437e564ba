import { composeWeek } from '../compose-week.js';
import { simulatedInput, WEEK_OF } from '../../testing/sample-week.js';

const SEEDS = Array.from({ length: 40 }, (_, nth) => `days-${nth}`);

describe('bestAndWorstDay', () => {
  it('gives a reason, with values, for every best and worst day', () => {
    const named = SEEDS.flatMap((seed) => {
      const { best_day: best, worst_day: worst } = composeWeek(simulatedInput(seed)).brief.week_stats;
      return [best, worst].flatMap((day) => (day ? [day.why] : []));
    });
    expect(named.length).toBeGreaterThan(10);
    for (const why of named) expect(why).toMatch(/, with [a-z ]+ at \d/);
  });

  it('names no best day in a week that was bad throughout', () => {
    for (const seed of SEEDS) {
      const flare = { firstDay: WEEK_OF - 7, days: 7, size: 4 };
      expect(composeWeek(simulatedInput(seed, { flares: [flare] })).brief.week_stats.best_day).toBeNull();
    }
  });
});
