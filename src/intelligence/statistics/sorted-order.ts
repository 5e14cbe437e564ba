/**
 * Buffers for one series at a time, which grow when a longer one comes: where each bucket ends, and the placed values.
 */
let bucketEnds = new Int32Array(512);
let placed = new Float64Array(512);

/**
 * The positions of the values that are present, smallest value first; equal values in order of position. It is a bucket
 * sort, in which the bucket of a value is its share of the range, finished by insertion. The time is linear in the
 * number of days for anything that a person records, from five different answers to five thousand steps. No comparator
 * is called.
 *
 * Reference: Knuth (1998), The Art of Computer Programming 3, 5.2.1 (multiple list insertion).
 *
 * @param values NaN: missing
 * @example sortedOrder([30, NaN, 10]); // [2, 0]
 */
export function sortedOrder(values: ArrayLike<number>): number[] {
  let smallest = Infinity;
  let largest = -Infinity;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    count++;
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  // An infinite range gives 0 or NaN, hence one bucket: then insertion alone sorts, more slowly.
  const scale = largest > smallest ? (count - 1) / (largest - smallest) : 0;
  if (placed.length <= count) {
    bucketEnds = new Int32Array(2 * count);
    placed = new Float64Array(2 * count);
  }
  const ends = bucketEnds;
  ends.fill(0, 0, count + 1);
  for (let i = 0; i < values.length; i++)
    if (!Number.isNaN(values[i])) ends[(((values[i] - smallest) * scale) | 0) + 1]++;
  for (let bucket = 1; bucket <= count; bucket++) ends[bucket] += ends[bucket - 1];
  const order = new Array<number>(count);
  const sorted = placed;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    const place = ends[((value - smallest) * scale) | 0]++;
    order[place] = i;
    sorted[place] = value;
  }
  insertionSort(order, sorted);
  return order;
}

/** @param sorted the values in that order, which are moved with it */
function insertionSort(order: number[], sorted: Float64Array): void {
  for (let i = 1; i < order.length; i++) {
    const value = sorted[i];
    if (sorted[i - 1] <= value) continue;
    const moving = order[i];
    let place = i;
    for (; place > 0 && sorted[place - 1] > value; place--) {
      sorted[place] = sorted[place - 1];
      order[place] = order[place - 1];
    }
    sorted[place] = value;
    order[place] = moving;
  }
}
