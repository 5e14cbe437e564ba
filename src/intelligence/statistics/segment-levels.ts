import { maximallySelectedPValue } from './maximally-selected-p-value.js';
import { meanShift, shiftPValue } from './mean-shift.js';
import { strongestSplit, type SideLimits } from './strongest-split.js';

export interface LevelSplit {
  /** Index of the later level's first observed day. */
  split: number;
  /** It separates two segments: the start of the earlier one, and the end (exclusive) of the later one. */
  from: number;
  until: number;
  /** Of the best split of its segment, against no split. */
  p: number;
}

/** A segment of one level, and its best split; p is Infinity where the segment is too short to split. */
interface Segment {
  from: number;
  until: number;
  split: number;
  p: number;
}

/**
 * Divides a series into segments of one level each, by binary segmentation with the split of the smallest p first. Each
 * split is tested as the best of all splits of its segment, with the noise of a first-order autoregression around the
 * two levels (so that the step itself does not count as dependence).
 *
 * References: Scott & Knott (1974), Biometrics 30:507-512; Miller & Siegmund (1982), Biometrics 38:1011-1016.
 *
 * @param values one per day, on a scale without outliers (normal scores); NaN: missing
 * @param alpha the largest p of a split
 * @param maxSplits the largest number of splits
 * @returns the splits in order of time
 */
export function segmentLevels(
  values: Float64Array,
  alpha: number,
  limits: SideLimits,
  maxSplits: number,
): LevelSplit[] {
  const segments: Segment[] = [segmentOf(values, 0, values.length, limits)];
  const p = new Map<number, number>();
  while (p.size < maxSplits) {
    const surest = segments.reduce((a, b) => (b.p < a.p ? b : a));
    if (!(surest.p <= alpha)) break;
    const { split, from, until } = surest;
    p.set(split, surest.p);
    const parts = [segmentOf(values, from, split, limits), segmentOf(values, split, until, limits)];
    segments.splice(segments.indexOf(surest), 1, ...parts);
  }
  return segments.slice(1).map((later, i) => ({
    split: later.from,
    from: segments[i].from,
    until: later.until,
    p: p.get(later.from)!,
  }));
}

function segmentOf(values: Float64Array, from: number, until: number, limits: SideLimits): Segment {
  const { split } = strongestSplit(values, from, until, limits);
  if (Number.isNaN(split)) return { from, until, split, p: Infinity };
  const shift = meanShift(values.subarray(from, until), split - from, 0, NaN, true);
  const share = limits.minDays / (shift.nBefore + shift.nAfter);
  const p = shift.difference === 0 ? 1 : maximallySelectedPValue(shiftPValue(shift), share);
  return { from, until, split, p };
}
