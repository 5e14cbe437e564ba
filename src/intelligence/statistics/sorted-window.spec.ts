import fc from 'fast-check';
import { medianAbsoluteDeviation } from '../../../test/reference/median-absolute-deviation.js';
import { MAD_TO_SD } from './mad-to-sd.js';
import { median } from './median.js';
import { quantile } from './quantile.js';
import { SortedWindow } from './sorted-window.js';

fc.configureGlobal({ seed: 20261123 });

describe('SortedWindow', () => {
  it('has the same median, quantiles and MAD as its values sorted again', () => {
    const value = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.double({ min: -9, max: 9, noNaN: true }));
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 28 }),
        (days, width) => {
          const window = new SortedWindow(width + 1);
          days.forEach((day, i) => {
            window.add(day);
            if (window.count > width) window.remove(days[i - width]);
            const inside = days.slice(Math.max(0, i - width + 1), i + 1);
            expect(window.count).toBe(inside.length);
            expect(window.median()).toBeCloseTo(median(inside), 12);
            expect(window.quantile(0.95)).toBeCloseTo(quantile(inside, 0.95), 12);
            expect(window.robustSd()).toBeCloseTo(MAD_TO_SD * medianAbsoluteDeviation(inside), 12);
          });
        },
      ),
    );
  });

  it('is empty after clear', () => {
    const window = new SortedWindow(3);
    window.add(4);
    window.clear();
    expect(window.count).toBe(0);
    window.add(2);
    expect([window.median(), window.robustSd(), window.quantile(0.5)]).toEqual([2, 0, 2]);
  });
});
