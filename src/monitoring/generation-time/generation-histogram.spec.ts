import { BOUNDS, boundOf, fasterThan } from './generation-histogram.js';

/** Makes a histogram from counts of users, each keyed by the upper bound of its bucket. */
function histogramOf(counts: Partial<Record<number, number>>, beyond = 0) {
  const buckets = [...BOUNDS.map((bound) => counts[bound] ?? 0), beyond];
  return { users: buckets.reduce((sum, users) => sum + users, 0), seconds: 0, buckets };
}

describe('generation histogram', () => {
  const histogram = histogramOf({ 0.01: 90, 5: 6, 10: 3 }, 1);

  it('counts the users that were faster than a bound', () => {
    expect(fasterThan(histogram, 5)).toBe(96);
    expect(fasterThan(histogram, 0.005)).toBe(0);
    expect(fasterThan(histogram, 30)).toBe(99);
  });

  it('counts a user as faster than a limit between two bounds only below the lower bound', () => {
    expect(fasterThan(histogram, 4.9)).toBe(90);
  });

  it('finds the bound below which a share of the users are, or null beyond the last bound', () => {
    expect(boundOf(histogram, 0.9)).toBe(0.01);
    expect(boundOf(histogram, 0.95)).toBe(5);
    expect(boundOf(histogram, 1)).toBeNull();
    expect(boundOf(histogramOf({}), 0.95)).toBeNull();
  });
});
