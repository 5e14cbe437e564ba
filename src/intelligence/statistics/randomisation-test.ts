import { createPcg } from '../../common/pcg.js';

export interface RandomisationTest {
  /** Mean of the differences. */
  estimate: number;
  /** Two-sided: the share of arrangements that give a mean as far from zero. */
  p: number;
  /** 95 % interval of the mean, by inverting the test: it leaves out zero exactly when p <= .05. */
  interval95: [number, number];
}

/** Up to here all 2^n arrangements are looked at. */
const MOST_EXACT = 12;
const DRAWS = 4999;
const MOST_PAIRS = 31;
const TAIL = 0.025;
/** Sums of the same numbers in another order differ in their last bits. */
const ROUNDING = 1e-12;

/**
 * Randomisation test of paired differences, where chance had decided in each pair which of the two was treated: under no
 * effect every difference could as well have had the other sign [Fisher 1935]. With more than 12 pairs a seeded sample of
 * arrangements stands for all, and the one observed counts among them, so that p is never 0 [Phipson & Smyth 2010, Stat.
 * Appl. Genet. Mol. Biol. 9:39].
 *
 * The interval: the means of all subsets of the differences are the values that the test does not tell from the effect, in
 * order of its p [Hartigan 1969, J. Am. Stat. Assoc. 64:1303].
 *
 * @param differences at most 31, in the order of the pairs; no NaN
 * @param seed of the sample of arrangements
 * @returns an interval without bounds (infinite) below 6 pairs, which no arrangement can make significant
 */
export function randomisationTest(differences: readonly number[], seed: string): RandomisationTest {
  const n = differences.length;
  if (n === 0 || n > MOST_PAIRS) return { estimate: NaN, p: NaN, interval95: [NaN, NaN] };
  const total = differences.reduce((sum, difference) => sum + difference, 0);
  const subsets = n <= MOST_EXACT ? allSubsets(n) : sampleSubsets(n, seed);
  const { means, asFar } = lookAt(subsets, differences, total);
  // The empty subset (all signs turned) has no mean and is as far as the one observed; so it is in a sample.
  const all = means.length + 1;
  const rank = Math.floor(TAIL * all);
  means.sort();
  return {
    estimate: total / n,
    p: Math.min(1, (asFar + 1) / all),
    interval95: rank === 0 ? [-Infinity, Infinity] : [means[rank - 1], means[means.length - rank]],
  };
}

/** Bit i of a subset: difference i keeps its sign. */
function allSubsets(n: number): Uint32Array {
  const subsets = new Uint32Array(2 ** n - 1);
  for (let i = 0; i < subsets.length; i++) subsets[i] = i + 1;
  return subsets;
}

function sampleSubsets(n: number, seed: string): Uint32Array {
  const random = createPcg(seed);
  const subsets = new Uint32Array(DRAWS);
  for (let i = 0; i < DRAWS; i++) while (subsets[i] === 0) subsets[i] = random.uint32() >>> (32 - n);
  return subsets;
}

function lookAt(subsets: Uint32Array, differences: readonly number[], total: number) {
  const means = new Float64Array(subsets.length);
  const least = Math.abs(total) * (1 - ROUNDING);
  let asFar = 0;
  for (let i = 0; i < subsets.length; i++) {
    let sum = 0;
    let size = 0;
    for (let bits = subsets[i], at = 0; bits !== 0; bits >>>= 1, at++)
      if (bits & 1) {
        sum += differences[at];
        size++;
      }
    means[i] = sum / size;
    if (Math.abs(2 * sum - total) >= least) asFar++;
  }
  return { means, asFar };
}
