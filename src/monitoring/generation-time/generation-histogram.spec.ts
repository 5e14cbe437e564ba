import { BOUNDS, boundOf, fasterThan } from './generation-histogram.js';

/** Users by bucket, named by the bound above them. */
function histogramOf(counts: Partial<Record<number, number>>, beyond = 0) {
  const buckets = [...BOUNDS.map((bound) => counts[bound] ?? 0), beyond];
  return { users: buckets.reduce((sum, users) => sum + users, 0), seconds: 0, buckets };
}

describe('a histogram of generation times', () => {
  const histogram = histogramOf({ 0.01: 90, 5: 6, 10: 3 }, 1);

  it('tells who was faster than a bound', () => {
    expect(fasterThan(histogram, 5)).toBe(96);
    expect(fasterThan(histogram, 0.005)).toBe(0);
    expect(fasterThan(histogram, 30)).toBe(99);
  });

  it('counts nobody as faster whom it cannot tell apart', () => {
    expect(fasterThan(histogram, 4.9)).toBe(90);
  });

  it('tells under which bound a share of the users are, or that it is beyond them', () => {
    expect(boundOf(histogram, 0.9)).toBe(0.01);
    expect(boundOf(histogram, 0.95)).toBe(5);
    expect(boundOf(histogram, 1)).toBeNull();
    expect(boundOf(histogramOf({}), 0.95)).toBeNull();
  });
});
