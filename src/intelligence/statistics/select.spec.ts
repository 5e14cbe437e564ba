import fc from 'fast-check';
import { select } from './select.js';

describe('select', () => {
  it('finds the same value as sorting, with smaller ones before it and larger ones after it', () => {
    const few = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 60 });
    const many = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(fc.oneof(few, many), fc.nat(), (list, at) => {
        const values = Float64Array.from(list);
        const sorted = values.slice().sort();
        const k = at % values.length;
        expect(select(values, k)).toBe(sorted[k]);
        expect(values.slice(0, k).every((value) => value <= values[k])).toBe(true);
        expect(values.slice(k).every((value) => value >= values[k])).toBe(true);
        expect(values.slice().sort()).toEqual(sorted);
      }),
    );
  });
});
