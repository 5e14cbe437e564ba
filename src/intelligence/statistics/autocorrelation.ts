import { mean } from './mean.js';

/** Lags computed in one pass: a single sum would wait for each of its additions, and four side by side do not. */
const LAGS_AT_ONCE = 4;

/** Buffers for one series at a time; they grow when a longer one comes. */
let deviations = new Float64Array(512);
let present = new Uint8Array(512);
const products = new Float64Array(LAGS_AT_ONCE);

/**
 * How much a series resembles itself some days later, on a calendar grid with gaps: at lag k, the mean product of
 * deviations over the pairs of days k apart that are both present, divided by the variance of all days that are present
 * (divisor n). For a series without gaps it is n / (n - k) times the usual ("biased") estimate.
 *
 * Reference: Pyper & Peterman (1998), Can. J. Fish. Aquat. Sci. 55:2127-2140.
 *
 * @param values one per day; NaN: missing
 * @param maxLag the largest lag
 * @returns the value at lag k in index k, and 1 in index 0; NaN at a lag that no pair of days has; all NaN when the
 *   values are equal
 * @example autocorrelation([1, 2, NaN, 2, 1], 1)[1]; // -1
 */
export function autocorrelation(values: ArrayLike<number>, maxLag: number): Float64Array {
  // Zeros before the first day, so that there is something to read at any lag.
  const lead = maxLag + LAGS_AT_ONCE;
  const { count, squares } = layOut(values, lead);
  const end = lead + values.length;
  const result = new Float64Array(maxLag + 1).fill(NaN);
  if (!(squares > 0)) return result;
  const variance = squares / count;
  for (let lag = 1; lag <= maxLag; lag += LAGS_AT_ONCE) {
    sumProducts(lead, end, lag);
    for (let k = 0; k < LAGS_AT_ONCE && lag + k <= maxLag; k++) {
      const pairs = count === values.length ? count - lag - k : pairsApart(lead, end, lag + k);
      if (pairs > 0) result[lag + k] = products[k] / pairs / variance;
    }
  }
  result[0] = 1;
  return result;
}

/**
 * A missing day has no weight: its deviation is 0 and it counts in no pair. This keeps branches out of the hot loops.
 */
function layOut(values: ArrayLike<number>, lead: number): { count: number; squares: number } {
  const end = lead + values.length;
  if (deviations.length < end) {
    deviations = new Float64Array(2 * end);
    present = new Uint8Array(2 * end);
  }
  deviations.fill(0, 0, end);
  present.fill(0, 0, end);
  const centre = mean(values);
  let count = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    const deviation = values[i] - centre;
    deviations[lead + i] = deviation;
    present[lead + i] = 1;
    squares += deviation * deviation;
    count++;
  }
  return { count, squares };
}

/** Writes the sums of the products of days `lag` and more apart into `products`. */
function sumProducts(from: number, until: number, lag: number): void {
  const days = deviations;
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let i = from; i < until; i++) {
    const today = days[i];
    first += today * days[i - lag];
    second += today * days[i - lag - 1];
    third += today * days[i - lag - 2];
    fourth += today * days[i - lag - 3];
  }
  products[0] = first;
  products[1] = second;
  products[2] = third;
  products[3] = fourth;
}

/** Counts the pairs of days `lag` apart that are both present. */
function pairsApart(from: number, until: number, lag: number): number {
  const days = present;
  let pairs = 0;
  for (let i = from; i < until; i++) pairs += days[i] & days[i - lag];
  return pairs;
}
