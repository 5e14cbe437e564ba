import fc from 'fast-check';
import { firstInstantOf } from './wall-clock.js';

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** A zone that changes its offset once, at the instant `at`. */
const zone =
  (before: number, after: number, at: number) =>
  (instant: number): number =>
    instant < at ? before : after;

describe('firstInstantOf', () => {
  const monday = Date.parse('2026-03-02T00:00:00Z');

  it('returns the wall time itself where no clock changes', () => {
    expect(firstInstantOf(monday, () => 2 * HOUR)).toBe(monday - 2 * HOUR);
  });

  it('returns the first of two instants where clocks go back', () => {
    const back = monday + 3 * HOUR;
    expect(firstInstantOf(monday + 2.5 * HOUR, zone(0, -HOUR, back))).toBe(monday + 2.5 * HOUR);
  });

  it('returns the end of the gap where clocks go forward, even if they then show the next day', () => {
    const at = monday + 23.25 * HOUR;
    const offsetAt = zone(0, HOUR, at);
    const instant = firstInstantOf(monday + 23.5 * HOUR, offsetAt);
    expect(instant).toBe(at);
    expect(new Date(instant + offsetAt(instant)).toISOString()).toBe('2026-03-03T00:15:00.000Z');
  });

  it('returns the first instant at which the clocks show that time or later, for every change of the offset', () => {
    const minutes = (most: number) => fc.integer({ min: -most, max: most }).map((count) => count * MINUTE);
    fc.assert(
      fc.property(minutes(12 * 60), minutes(12 * 60), minutes(26 * 60), (before, after, change) => {
        const offsetAt = zone(before, after, monday + change);
        const shows = (instant: number): number => instant + offsetAt(instant);
        const instant = firstInstantOf(monday, offsetAt);
        expect(shows(instant)).toBeGreaterThanOrEqual(monday);
        let earlier = monday - 13 * HOUR;
        while (earlier < instant && shows(earlier) < monday) earlier += MINUTE;
        expect(earlier).toBeGreaterThanOrEqual(instant);
      }),
      { numRuns: 300 },
    );
  });
});
