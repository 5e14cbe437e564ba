import { createPcg } from '../../common/pcg.js';

export interface RandomisationTest {
  /** Mean of the differences. */
  estimate: number;
  /** Two-sided: the share of arrangements that give a mean at least as far from zero. */
  p: number;
  /** 95 % interval of the mean, by inversion of the test: it excludes zero exactly when p <= .05. */
  interval95: [number, number];
}

/** Up to this number of pairs, all 2^n arrangements are counted. */
const MOST_EXACT = 12;
const DRAWS = 4999;
const MOST_PAIRS = 31;
const TAIL = 0.025;
/** Sums of the same numbers in a different order differ in their last bits. */
const ROUNDING = 1e-12;

/**
 * Randomisation test of paired differences, where chance decided in each pair which of the two was treated: without an
 * effect, every difference could equally have had the other sign [Fisher 1935]. With more than 12 pairs, a seeded
 * sample of arrangements represents all of them, and the observed one counts among them, so that p is never 0 [Phipson
 * & Smyth 2010, Stat. Appl. Genet. Mol. Biol. 9:39].
 *
 * The interval comes from the means of all subsets of the differences: they are the values that the test cannot
 * distinguish from the effect, in the order of its p [Hartigan 1969, J. Am. Stat. Assoc. 64:1303].
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
  const { means, asFar } = measureSubsets(subsets, differences, total);
  // The empty subset (all signs reversed) has no mean and is as far from zero as the observed one, in a sample too.
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

function measureSubsets(subsets: Uint32Array, differences: readonly number[], total: number) {
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
