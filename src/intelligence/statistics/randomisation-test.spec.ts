import { createPcg } from '../../common/pcg.js';
import { randomisationTest } from './randomisation-test.js';

const normals = (n: number, seed: string, shift = 0): number[] => {
  const random = createPcg(seed);
  return Array.from({ length: n }, () => random.normal() + shift);
};

describe('randomisationTest', () => {
  // Fisher 1935, The Design of Experiments, section 21: Darwin's maize, heights in eighths of an inch; 863 of 16,384
  // arrangements in one tail of 2^15.
  const DARWIN = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];

  it("gives Fisher's p for Darwin's maize, as closely as a sample can", () => {
    const { estimate, p } = randomisationTest(DARWIN, 'darwin');
    expect(estimate).toBeCloseTo(314 / 15, 10);
    expect(p).toBeGreaterThan(0.045);
    expect(p).toBeLessThan(0.061);
  });

  it('counts the arrangements that are as far from zero', () => {
    expect(randomisationTest([1, 1, 1, 1, 1, 1], '').p).toBe(2 / 64);
    expect(randomisationTest([1, 2, 3, 4, 5, -1], '').p).toBe(6 / 64);
    expect(randomisationTest([0, 0, 0], '').p).toBe(1);
    expect(randomisationTest([3, -3, 1, -1], '').p).toBe(1);
  });

  it('gives the same p for reversed signs, and an interval that moves with the scale', () => {
    const values = normals(10, 'turned', 0.7);
    const one = randomisationTest(values, '');
    const turned = randomisationTest(
      values.map((value) => -4 * value),
      '',
    );
    expect(turned.p).toBe(one.p);
    expect(turned.interval95[0]).toBeCloseTo(-4 * one.interval95[1], 10);
    expect(turned.interval95[1]).toBeCloseTo(-4 * one.interval95[0], 10);
  });

  it('has an interval that excludes zero exactly when p is at most .05', () => {
    let [significant, not] = [0, 0];
    for (let i = 0; i < 120; i++) {
      const { p, interval95 } = randomisationTest(normals(7 + (i % 3), `dual/${i}`, 0.6), '');
      expect(interval95[0] > 0 || interval95[1] < 0).toBe(p <= 0.05);
      if (p <= 0.05) significant++;
      else not++;
    }
    expect(Math.min(significant, not)).toBeGreaterThan(20);
  });

  it('keeps its error rate and its coverage, with all arrangements and with a sample', () => {
    for (const n of [9, 15]) {
      let [rejected, covered] = [0, 0];
      const runs = 600;
      for (let i = 0; i < runs; i++) {
        const { p, interval95 } = randomisationTest(normals(n, `size/${n}/${i}`), `${i}`);
        if (p <= 0.05) rejected++;
        if (interval95[0] <= 0 && interval95[1] >= 0) covered++;
      }
      expect(rejected / runs).toBeLessThan(0.075);
      expect(rejected / runs).toBeGreaterThan(0.03);
      expect(covered / runs).toBeGreaterThan(0.925);
    }
  });

  it('is never significant for five pairs, and NaN for none', () => {
    expect(randomisationTest([9, 9, 9, 9, 9], '')).toEqual({
      estimate: 9,
      p: 2 / 32,
      interval95: [-Infinity, Infinity],
    });
    expect(randomisationTest([], '').p).toBeNaN();
  });

  it('gives the same answer for the same seed', () => {
    const values = normals(20, 'seeded', 0.5);
    expect(randomisationTest(values, 'a')).toEqual(randomisationTest(values, 'a'));
    expect(randomisationTest(values, 'a').p).not.toBe(randomisationTest(values, 'b').p);
  });
});
