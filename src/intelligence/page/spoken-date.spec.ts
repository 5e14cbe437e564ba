import { spokenPeriod } from './spoken-date.js';

describe('spokenPeriod', () => {
  it.each([
    ['2026-11-09', '2026-11-15', '9 to 15 November 2026'],
    ['2026-10-26', '2026-11-01', '26 October to 1 November 2026'],
    ['2025-12-29', '2026-01-04', '29 December 2025 to 4 January 2026'],
  ])('says %s to %s', (start, end, spoken) => {
    expect(spokenPeriod(start, end)).toBe(spoken);
  });
});
