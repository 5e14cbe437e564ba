import { matchesPattern } from './file-pattern.js';

describe('matchesPattern', () => {
  it.each([
    ['day.csv', 'day.csv', true],
    ['day.csv', 'day_csv', false],
    ['*.csv', '.csv', true],
    ['*.csv', 'a.csv.bak', false],
    ['day*', 'day', true],
    ['d*y*v', 'day.csv', true],
    ['*a*b*', 'xbxaxb', true],
    ['*a*b', 'abab-', false],
    ['?.csv', 'é.csv', true],
    ['?.csv', '😀.csv', true],
    ['?.csv', '.csv', false],
    ['**', '', true],
    ['', '', true],
    ['', 'a', false],
    ['[a-z]+.csv', 'b.csv', false],
    ['(a|b)$', '(a|b)$', true],
  ])('%s and %s: %s', (pattern, name, matches) => {
    expect(matchesPattern(pattern, name)).toBe(matches);
  });

  it('decides for many stars and a long name', () => {
    expect(matchesPattern(`${'*a'.repeat(120)}b`, 'a'.repeat(255))).toBe(false);
    expect(matchesPattern(`${'*a'.repeat(120)}`, 'a'.repeat(255))).toBe(true);
  });
});
