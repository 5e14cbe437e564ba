/**
 * Moves the k-th smallest value of a range to its place, with smaller values before it and larger ones after it, in
 * linear time on average: a median of thousands of values needs no sorting. Many equal values, as on short scales, cost
 * no more.
 *
 * Reference: Hoare (1961), Commun. ACM 4:321-322 (algorithm 65, Find), with three-way partition.
 *
 * @param values changed in place; no NaN
 * @param k the index to fill, from <= k <= to
 * @param from, to first and last index of the range
 * @returns values[k]
 * @example select(Float64Array.of(3, 1, 2), 1); // 2
 */
export function select(values: Float64Array, k: number, from = 0, to = values.length - 1): number {
  while (from < to) {
    const pivot = middleOf(values[from], values[(from + to) >> 1], values[to]);
    let below = from;
    let above = to;
    for (let i = from; i <= above;) {
      const value = values[i];
      if (value < pivot) {
        values[i++] = values[below];
        values[below++] = value;
      } else if (value > pivot) {
        values[i] = values[above];
        values[above--] = value;
      } else i++;
    }
    if (k < below) to = below - 1;
    else if (k > above) from = above + 1;
    else return pivot;
  }
  return values[k];
}

const middleOf = (a: number, b: number, c: number): number =>
  Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
