/** Ciura (2001): the gaps with the fewest comparisons for lists up to some thousands. */
const GAPS = [1750, 701, 301, 132, 57, 23, 10, 4, 1];

/**
 * The positions of the values that are there, smallest value first; equal values in no particular order. Shellsort on the
 * positions: no comparator calls, no copies, fast for the tens to hundreds of days it is made for.
 *
 * Reference: Shell (1959), Commun. ACM 2:30-32.
 *
 * @param values NaN: missing
 * @example sortedOrder([30, NaN, 10]); // [2, 0]
 */
export function sortedOrder(values: ArrayLike<number>): number[] {
  const order: number[] = [];
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) order.push(i);
  for (const gap of GAPS) if (gap < order.length) sortByGap(order, values, gap);
  return order;
}

function sortByGap(order: number[], values: ArrayLike<number>, gap: number): void {
  for (let i = gap; i < order.length; i++) {
    const moving = order[i];
    const value = values[moving];
    let place = i;
    for (; place >= gap && values[order[place - gap]] > value; place -= gap)
      order[place] = order[place - gap];
    order[place] = moving;
  }
}
