import fc from 'fast-check';
import { isNestedDeeperThan } from './nesting.js';

const depthOf = (value: unknown): number =>
  typeof value !== 'object' || value === null ? 0 : 1 + Math.max(0, ...Object.values(value).map(depthOf));

describe('isNestedDeeperThan', () => {
  it('agrees with the depth of what JSON.parse would build', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat({ max: 6 }), (value, limit) => {
        expect(isNestedDeeperThan(limit, Buffer.from(JSON.stringify(value)))).toBe(depthOf(value) > limit);
      }),
    );
  });

  it('does not count brackets in texts', () => {
    for (const text of ['[[[[', '\\"[[[', '{"[["', '\\\\', '"']) {
      const json = Buffer.from(JSON.stringify([text]));
      expect({ text, deeper: isNestedDeeperThan(1, json) }).toEqual({ text, deeper: false });
    }
  });

  it('reads a text that is cut off to its end', () => {
    expect(isNestedDeeperThan(1, Buffer.from('["[[[\\'))).toBe(false);
    expect(isNestedDeeperThan(3, Buffer.from('[[[['))).toBe(true);
  });
});
