interface Reading {
  value: number;
  /** 0: read at an instant. */
  seconds: number;
}

/** Natural logarithm of how unlikely it must be that amounts in random order look like a counter. */
const SURE = Math.log(1e6);
const MIN_DAYS = 3;
const MIN_READINGS = 3;

/**
 * Whether the records of a stream are readings of a counter that starts again every day, and not amounts to be added:
 * on no day does a later record have a smaller value, and the days on which all of them differ are so many that amounts
 * in another order would not do this. n amounts in random order rise with a probability of 1 / n!.
 *
 * @param days the records of each day, sorted by time
 */
export function isRunningTotal(days: readonly (readonly Reading[])[]): boolean {
  let evidence = 0;
  let rising = 0;
  for (const records of days) {
    if (records.length < 2) continue;
    let equal = 0;
    for (let i = 1; i < records.length; i++) {
      if (records[i].seconds > 0 || records[i].value < records[i - 1].value) return false;
      if (records[i].value === records[i - 1].value) equal++;
    }
    // A counter may rest for a while; the same amount again and again is no counter.
    const distinct = records.length - equal;
    if (distinct < MIN_READINGS) continue;
    rising++;
    evidence += logFactorial(distinct);
  }
  return rising >= MIN_DAYS && evidence >= SURE;
}

function logFactorial(n: number): number {
  let sum = 0;
  for (let i = 2; i <= n; i++) sum += Math.log(i);
  return sum;
}
