/**
 * Takes the least-squares straight line off a series, in place: what is left has mean zero and neither rises nor falls.
 *
 * Reference: Yule (1926), J. R. Stat. Soc. 89:1-63 (what two trends, left in, do to a correlation).
 *
 * @param values one a day; NaN: missing, stays so
 * @returns the same array; as given when fewer than two values are there
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
