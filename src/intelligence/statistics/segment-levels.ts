import { maximallySelectedPValue } from './maximally-selected-p-value.js';
import { meanShift, shiftPValue } from './mean-shift.js';
import { strongestSplit, type SideLimits } from './strongest-split.js';

export interface LevelSplit {
  /** Index of the later level's first observed day. */
  split: number;
  /** The two stretches it parts, up to the splits beside it: from, and until (exclusive). */
  from: number;
  until: number;
  /** Of the best split of its stretch, against no split at all. */
  p: number;
}

/** A stretch of one level, and its best split; p is Infinity where it is too short to part. */
interface Stretch {
  from: number;
  until: number;
  split: number;
  p: number;
}

/**
 * Parts a series into stretches of one level each: binary segmentation, the surest split first, each tested as the best of
 * all splits of its stretch, with the noise of a first-order autoregression around the two levels (so that the step itself
 * does not count as dependence).
 *
 * References: Scott & Knott (1974), Biometrics 30:507-512; Miller & Siegmund (1982), Biometrics 38:1011-1016.
 *
 * @param values one a day, on a scale without outliers (normal scores); NaN: missing
 * @param alpha a split with a larger p is none
 * @param maxSplits no more than so many
 * @returns in order of time
 */
export function segmentLevels(
  values: Float64Array,
  alpha: number,
  limits: SideLimits,
  maxSplits: number,
): LevelSplit[] {
  const stretches: Stretch[] = [stretchOf(values, 0, values.length, limits)];
  const p = new Map<number, number>();
  while (p.size < maxSplits) {
    const surest = stretches.reduce((a, b) => (b.p < a.p ? b : a));
    if (!(surest.p <= alpha)) break;
    const { split, from, until } = surest;
    p.set(split, surest.p);
    const parts = [stretchOf(values, from, split, limits), stretchOf(values, split, until, limits)];
    stretches.splice(stretches.indexOf(surest), 1, ...parts);
  }
  return stretches.slice(1).map((later, i) => ({
    split: later.from,
    from: stretches[i].from,
    until: later.until,
    p: p.get(later.from)!,
  }));
}

function stretchOf(values: Float64Array, from: number, until: number, limits: SideLimits): Stretch {
  const { split } = strongestSplit(values, from, until, limits);
  if (Number.isNaN(split)) return { from, until, split, p: Infinity };
  const shift = meanShift(values.subarray(from, until), split - from, 0, NaN, true);
  const share = limits.minDays / (shift.nBefore + shift.nAfter);
  const p = shift.difference === 0 ? 1 : maximallySelectedPValue(shiftPValue(shift), share);
  return { from, until, split, p };
}
