import { biasedAutocorrelation } from './biased-autocorrelation.js';
import { mean } from '../../src/intelligence/statistics/mean.js';
import { variance } from './variance.js';

/** One value, then 500 times a value below it and a value above it: data sets NumAcc2 to NumAcc4. */
const alternating = (centre: number, below: number, above: number): number[] => [
  centre,
  ...Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? below : above)),
];

/** Michelson's speed of light in air, 1879 (data set Michelso): km/s above 299 thousand. */
const MICHELSON =
  '850 740 900 1070 930 850 950 980 980 880 1000 980 930 650 760 810 1000 1000 960 960 ' +
  '960 940 960 940 880 800 850 880 900 840 830 790 810 880 880 830 800 790 760 800 ' +
  '880 880 880 860 720 720 620 860 970 950 880 910 850 870 840 840 850 840 840 840 ' +
  '890 810 810 820 800 770 760 740 750 760 910 920 890 860 880 720 840 850 850 780 ' +
  '890 840 780 810 760 810 790 810 820 850 870 870 810 740 810 940 950 800 810 870';

/**
 * Statistical Reference Datasets of NIST, univariate: mean, standard deviation and lag-1 autocorrelation are certified
 * to 15 digits. The data sets with a large offset lose their last digits in the data themselves, before any arithmetic.
 */
describe('mean, standard deviation and autocorrelation equal the certified values of NIST StRD', () => {
  it.each([
    { name: 'NumAcc1', values: [10000001, 10000003, 10000002], certified: [10000002, 1, -0.5], digits: 15 },
    { name: 'NumAcc2', values: alternating(1.2, 1.1, 1.3), certified: [1.2, 0.1, -0.999], digits: 13 },
    {
      name: 'NumAcc3',
      values: alternating(1000000.2, 1000000.1, 1000000.3),
      certified: [1000000.2, 0.1, -0.999],
      digits: 9,
    },
    {
      name: 'NumAcc4',
      values: alternating(10000000.2, 10000000.1, 10000000.3),
      certified: [10000000.2, 0.1, -0.999],
      digits: 8,
    },
    {
      name: 'Michelso',
      values: MICHELSON.split(' ').map((above) => 299 + Number(above) / 1000),
      certified: [299.8524, 0.0790105478190518, 0.535199668621283],
      digits: 11,
    },
  ])('$name', ({ values, certified, digits }) => {
    const computed = [mean(values), Math.sqrt(variance(values)), biasedAutocorrelation(values, 1)];
    computed.forEach((value, i) => {
      expect(Math.abs(value / certified[i] - 1)).toBeLessThan(10 ** -digits);
    });
  });
});
