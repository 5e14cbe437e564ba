/**
 * Two-sided p-value of Kendall's S among n pairs without ties, exactly: the share of the n! orders that are at least as
 * one-sided. Counts orders by their number of inversions, pair by pair.
 *
 * Reference: Kendall (1938), Biometrika 30:81-93.
 *
 * @param s concordant less discordant pairs, a whole number with |s| <= n (n - 1)/2
 * @param n at least 1; beyond 170 n! is no number any more
 * @example kendallExactPValue(27, 10); // 0.0167
 */
export function kendallExactPValue(s: number, n: number): number {
  const pairs = (n * (n - 1)) / 2;
  const fewest = (pairs - Math.abs(s)) / 2;
  // As shares of the orders, not counts: they stay exact enough for any n.
  let shares = new Float64Array(fewest + 1);
  shares[0] = 1;
  for (let size = 2; size <= n; size++) {
    const next = new Float64Array(fewest + 1);
    // The value put in last is passed by 0 to size - 1 others: a running sum over so many.
    let window = 0;
    for (let inversions = 0; inversions <= fewest; inversions++) {
      window += shares[inversions];
      if (inversions >= size) window -= shares[inversions - size];
      next[inversions] = window / size;
    }
    shares = next;
  }
  return Math.min(1, 2 * shares.reduce((sum, share) => sum + share, 0));
}
