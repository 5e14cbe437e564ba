/**
 * The exact two-sided p-value of Kendall's S among n pairs without ties: the share of the n! orders that are at least
 * as one-sided. It counts orders by their number of inversions, pair by pair.
 *
 * Reference: Kendall (1938), Biometrika 30:81-93.
 *
 * @param s concordant minus discordant pairs, a whole number with |s| <= n (n - 1)/2
 * @param n at least 1
 * @example kendallExactPValue(27, 10); // 0.0167
 */
export function kendallExactPValue(s: number, n: number): number {
  const pairs = (n * (n - 1)) / 2;
  const fewest = (pairs - Math.abs(s)) / 2;
  // Shares of the orders, not counts: they stay precise enough for any n, where n! overflows beyond 170.
  let shares = new Float64Array(fewest + 1);
  shares[0] = 1;
  for (let size = 2; size <= n; size++) {
    const next = new Float64Array(fewest + 1);
    // The value that is inserted last has 0 to size - 1 inversions with the others: a running sum over these.
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
