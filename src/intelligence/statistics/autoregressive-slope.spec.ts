import { createPcg } from '../../common/pcg.js';
import { autoregressiveSlope } from './autoregressive-slope.js';
import { mannKendall } from '../../../test/reference/mann-kendall.js';

const DAYS = 56;

/** A first-order autoregression with unit variance that rises by `rise`, a fifth of the days missing. */
function diaries(count: number, phi: number, rise: number): Float64Array[] {
  const pcg = createPcg(`slope ${phi} ${rise}`);
  return Array.from({ length: count }, () => {
    let state = pcg.normal();
    return Float64Array.from({ length: DAYS }, (_, i) => {
      state = phi * state + Math.sqrt(1 - phi * phi) * pcg.normal();
      return pcg.uniform() < 0.2 ? NaN : state + (rise * i) / (DAYS - 1);
    });
  });
}

const share = (series: readonly Float64Array[], hit: (values: Float64Array) => boolean): number =>
  series.filter(hit).length / series.length;
const isSeen = (values: Float64Array): boolean => autoregressiveSlope(values, 0.001).p <= 0.05;

describe('autoregressiveSlope', () => {
  it('is the least-squares line, with the textbook error when days are independent', () => {
    // Residuals alternate, so that phi is clipped to 0: y = 1 + 2 x with +-1.
    const values = Float64Array.from({ length: 20 }, (_, i) => 1 + 2 * i + (i % 2 === 0 ? 1 : -1));
    const line = autoregressiveSlope(values, 0.001);
    let squares = 0;
    for (let i = 0; i < 20; i++) squares += (values[i] - line.intercept - line.slope * i) ** 2;
    expect(line).toMatchObject({ n: 20, phi: 0, df: 18 });
    expect(line.slope).toBeCloseTo(2 - 10 / 665, 10);
    expect(line.standardError).toBeCloseTo(Math.sqrt(squares / 18 / 665), 10);
  });

  it('counts the correlation between just the days that are present', () => {
    const values = diaries(1, 0.6, 0)[0];
    const { phi, standardError, n } = autoregressiveSlope(values, 0.001);
    const there = [...values.keys()].filter((i) => !Number.isNaN(values[i]));
    const centre = there.reduce((sum, i) => sum + i, 0) / n;
    let [ofMean, ofSlope, times] = [0, 0, 0];
    for (const i of there) {
      times += (i - centre) ** 2;
      for (const j of there) {
        ofMean += phi ** Math.abs(i - j);
        ofSlope += (i - centre) * (j - centre) * phi ** Math.abs(i - j);
      }
    }
    const line = autoregressiveSlope(values, 0.001);
    const squares = there.reduce((sum, i) => sum + (values[i] - line.intercept - line.slope * i) ** 2, 0);
    const variance = squares / (n - ofMean / n - ofSlope / times);
    expect(standardError).toBeCloseTo(Math.sqrt(variance * ofSlope) / times, 10);
  });

  it.each([0, 0.3, 0.6, 0.85])('finds a drift in at most 8 % of quiet series at p <= .05, phi %d', (phi) => {
    expect(share(diaries(1000, phi, 0), isSeen)).toBeLessThanOrEqual(0.08);
  });

  it('has a control: Mann-Kendall finds a drift in a fifth of the same quiet series and more', () => {
    expect(share(diaries(300, 0.6, 0), (values) => mannKendall(values).p <= 0.05)).toBeGreaterThan(0.2);
  });

  it('finds a rise of two SD in eight weeks in three of four series', () => {
    expect(share(diaries(600, 0.3, 2), isSeen)).toBeGreaterThanOrEqual(0.75);
  });

  it('keeps its figures finite on a line without noise, and is NaN for too few days', () => {
    const flat = autoregressiveSlope(new Float64Array(DAYS).fill(0.1), 0.1);
    expect(flat).toMatchObject({ spread: 0, slope: expect.closeTo(0, 12) });
    expect(flat.p).toBeGreaterThan(0.99);
    const straight = autoregressiveSlope(
      Float64Array.from({ length: DAYS }, (_, i) => i),
      1,
    );
    expect(straight.p).toBeLessThan(0.001);
    expect(autoregressiveSlope(new Float64Array(DAYS).fill(NaN), 1).p).toBeNaN();
    expect(autoregressiveSlope(Float64Array.of(1, NaN, 3), 1).p).toBeNaN();
  });
});
