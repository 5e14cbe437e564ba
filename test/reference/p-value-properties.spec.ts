import fc from 'fast-check';
import { benjaminiHochberg } from '../../src/intelligence/statistics/benjamini-hochberg.js';
import { studentTSurvival } from '../../src/intelligence/statistics/student-t-survival.js';
import { benjaminiYekutieli } from './benjamini-yekutieli.js';
import { expectClose } from './expect-close.js';
import { fCdf } from './f-cdf.js';

fc.configureGlobal({ seed: 20261124 });

describe('benjaminiYekutieli', () => {
  it('never claims more than Benjamini-Hochberg', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), (p) => {
        const hochberg = benjaminiHochberg(p);
        benjaminiYekutieli(p).forEach((q, i) => expect(q).toBeGreaterThanOrEqual(hochberg[i]));
      }),
    );
  });
});

describe('fCdf', () => {
  it("with one degree of freedom in the numerator is that of Student's t squared", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 20, noNaN: true }),
        fc.integer({ min: 1, max: 200 }),
        (t, df) => {
          expectClose(fCdf(t * t, 1, df), 1 - 2 * studentTSurvival(t, df));
          expectClose(fCdf(1 / (t * t), df, 1), 1 - fCdf(t * t, 1, df));
        },
      ),
    );
    expect([fCdf(-1, 2, 3), fCdf(0, 2, 3), fCdf(Infinity, 2, 3)]).toEqual([0, 0, 1]);
    expect([fCdf(1, 0, 3), fCdf(1, 2, NaN), fCdf(NaN, 2, 3)]).toEqual([NaN, NaN, NaN]);
  });
});
