import { mean } from './mean.js';

/**
 * How much a series resembles itself some days later, on a calendar grid with gaps: at lag k the mean product of
 * deviations over the pairs of days k apart that are both there, divided by the variance of all days that are there
 * (divisor n). For a series without gaps it is n / (n - k) times the usual ("biased") estimate.
 *
 * Reference: Pyper & Peterman (1998), Can. J. Fish. Aquat. Sci. 55:2127-2140.
 *
 * @param values one a day; NaN: missing
 * @param maxLag the largest lag
 * @returns index k: lag k, index 0: 1. A lag that no pair of days has is NaN; all are NaN when the values are alike
 * @example autocorrelation([1, 2, NaN, 2, 1], 1)[1]; // -1
 */
export function autocorrelation(values: ArrayLike<number>, maxLag: number): Float64Array {
  const centre = mean(values);
  // A missing day weighs nothing: its deviation is 0 and it counts in no pair. That keeps
  // branches out of the loop over pairs, one of the hottest of the analysis.
  const deviations = new Float64Array(values.length);
  const present = new Uint8Array(values.length);
  let count = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    const deviation = values[i] - centre;
    deviations[i] = deviation;
    present[i] = 1;
    squares += deviation * deviation;
    count++;
  }
  const result = new Float64Array(maxLag + 1).fill(NaN);
  if (!(squares > 0)) return result;
  result[0] = 1;
  for (let lag = 1; lag <= maxLag; lag++) {
    let products = 0;
    let pairs = 0;
    for (let i = lag; i < deviations.length; i++) {
      products += deviations[i] * deviations[i - lag];
      pairs += present[i] & present[i - lag];
    }
    result[lag] = pairs === 0 ? NaN : products / pairs / (squares / count);
  }
  return result;
}
