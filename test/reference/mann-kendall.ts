import { normalCdf } from '../../src/intelligence/statistics/normal-cdf.js';
import { observed } from '../../src/intelligence/statistics/observed.js';
import { tieSizes } from './tie-sizes.js';

export interface MannKendall {
  /** Pairs in which the later value is higher, minus pairs in which it is lower. */
  s: number;
  /** Of s, without a trend and for independent days; corrected for ties. */
  variance: number;
  /** Continuity-corrected. */
  z: number;
  /** Two-sided. */
  p: number;
}

/**
 * Does a series rise or fall steadily, in any shape? The p-value is valid for independent values; on daily series it is
 * far too small (see mannKendallPrewhitened), so use s and test it in another way.
 *
 * References: Mann (1945), Econometrica 13:245-259; Kendall (1975), Rank Correlation Methods.
 *
 * @param values in order of time; NaN: missing
 * @returns z 0 and p 1 when all values are equal or there are fewer than two
 * @example mannKendall([1, 2, 3, 4]).s; // 6
 */
export function mannKendall(values: ArrayLike<number>): MannKendall {
  const n = observed(values).length;
  let s = 0;
  for (let i = 0; i < values.length; i++)
    for (let j = i + 1; j < values.length; j++) {
      const change = values[j] - values[i];
      if (!Number.isNaN(change)) s += Math.sign(change);
    }
  const ties = tieSizes(values).reduce((sum, size) => sum + size * (size - 1) * (2 * size + 5), 0);
  const variance = (n * (n - 1) * (2 * n + 5) - ties) / 18;
  const z = s === 0 ? 0 : (s - Math.sign(s)) / Math.sqrt(variance);
  return { s, variance, z, p: Math.min(1, 2 * normalCdf(-Math.abs(z))) };
}
