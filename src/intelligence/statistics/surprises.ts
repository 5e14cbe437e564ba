/** A value is compared with this many values before it. */
const EARLIER = 8;
const MIN_EARLIER = 5;
/** The noise that is known beforehand counts like this many values, and a little more is expected of it. */
const PRIOR = 3;
const INFLATION = 1.2;

/**
 * How surprising is each value, after those before it? Its distance from the mean of the eight before, in standard
 * errors, as a standard normal variable. The variance of so few values is shrunk towards the noise that is known
 * beforehand (a scaled inverse chi-squared prior: Gelman et al. 2013, Bayesian Data Analysis, 3rd ed., 3.3).
 *
 * @param values equally spaced, oldest first; NaN: missing
 * @param noise variance of a single value that is known beforehand
 * @returns NaN where the value is missing or fewer than five of the eight before it are there
 * @example surprises([4, 5, 4, 5, 4, 9], 0.25)[5]; // 3.8
 */
export function surprises(values: ArrayLike<number>, noise: number): Float64Array {
  const result = new Float64Array(values.length).fill(NaN);
  for (let i = MIN_EARLIER; i < values.length; i++) {
    let n = 0;
    let mean = 0;
    let squares = 0;
    for (let k = Math.max(0, i - EARLIER); k < i; k++) {
      if (Number.isNaN(values[k])) continue;
      n++;
      const deviation = values[k] - mean;
      mean += deviation / n;
      squares += deviation * (values[k] - mean);
    }
    if (n < MIN_EARLIER) continue;
    const df = PRIOR + n - 1;
    const variance = (PRIOR * INFLATION * noise + squares) / df;
    result[i] = normalScore((values[i] - mean) / Math.sqrt(variance * (1 + 1 / n)), df);
  }
  return result;
}

/** Student's t as a normal variable of equal probability, to about 1 % (Wallace 1959, Ann. Math. Stat. 30:1124). */
function normalScore(t: number, df: number): number {
  const size = Math.sqrt(df * Math.log1p((t * t) / df));
  return (Math.sign(t) * size * (8 * df + 1)) / (8 * df + 3);
}
