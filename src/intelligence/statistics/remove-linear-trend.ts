/**
 * Subtracts the least-squares straight line from a series, in place: the rest has mean zero and neither rises nor
 * falls.
 *
 * Reference: Yule (1926), J. R. Stat. Soc. 89:1-63 (how two trends distort a correlation).
 *
 * @param values one per day; NaN: missing, stays missing
 * @returns the same array; unchanged when it has fewer than two values
 * @example removeLinearTrend(Float64Array.of(1, NaN, 3, 5)); // about [0.14, NaN, -0.43, 0.29]
 */
export function removeLinearTrend(values: Float64Array): Float64Array {
  let count = 0;
  let days = 0;
  let squares = 0;
  let sum = 0;
  let products = 0;
  for (let day = 0; day < values.length; day++) {
    const value = values[day];
    if (Number.isNaN(value)) continue;
    count++;
    days += day;
    squares += day * day;
    sum += value;
    products += day * value;
  }
  if (count < 2) return values;
  const slope = (count * products - days * sum) / (count * squares - days * days);
  const start = (sum - slope * days) / count;
  for (let day = 0; day < values.length; day++) values[day] -= start + slope * day;
  return values;
}
