import { isMedication, isSymptom } from '../../../observations/catalogue.js';
import type { SourceDays } from './source-days.js';
import { middleOf } from './usual-range.js';

/** Days on the earlier scale that show its top, and days on the later one that show that it is another. */
const MIN_BEFORE = 14;
const MIN_AFTER = 3;
/** Most of the later days lie above what was the top. */
const MOST = 0.5;
/** Tops of short scales. */
const TOPS = [5, 7, 10];
/** From five or seven to ten, the level grows by about this much. */
const SHORT_RATIO = [1.4, 2.8] as const;
/** To a scale of a hundred, and back from it. */
const LONG_RATIO = 5;
const LONG_TOP = 10;
/** An answer that gets worse is believed, unless the earlier answers reached the top of their scale this often. */
const TOP_ANSWERS = 3;

/**
 * Blocks the days before a self-report's scale changed (1 to 5, then 0 to 10 or 0 to 100): the later scale is the one
 * that this week is read on. Symptoms have a fixed scale and are never judged.
 *
 * A scale leaves a mark that a feeling does not: for weeks no answer lies above 5, and from one day on most do, at about
 * the level that the longer scale gives. A person who was never better than "5 of 10" may also feel twice as bad, so
 * that an answer that gets worse is a scale only where 5 itself was a common answer and 6 never came.
 */
export function blockOtherScale(days: SourceDays): void {
  const { metric, values } = days;
  if (!metric.selfReported || metric.unit !== '' || isSymptom(metric.code) || isMedication(metric.code))
    return;
  const split = splitOf(days);
  if (split === null) return;
  for (let i = 0; i < split; i++) if (!Number.isNaN(values[i])) days.block(i, 'scale');
}

/** Index of the first day on the later scale; null: there is one scale. */
function splitOf({ metric, values }: SourceDays): number | null {
  for (const top of TOPS) {
    const up = firstAbove(values, top);
    if (up < 0) return fromLong(values);
    // A short look at most streams: their answers reach beyond the top from the first weeks on.
    if (up < MIN_BEFORE) continue;
    const before = presentOf(values.subarray(0, up));
    if (before.length < MIN_BEFORE) continue;
    const after = presentOf(values.subarray(up));
    if (after.length < MIN_AFTER || !isScale(before)) continue;
    if (shareAbove(after, top) < MOST) continue;
    const ratio = levelOf(after) / levelOf(before);
    if (ratio >= LONG_RATIO) return Math.max(...after) > LONG_TOP ? up : null;
    const isShort = ratio >= SHORT_RATIO[0] && ratio <= SHORT_RATIO[1] && Math.max(...after) <= LONG_TOP;
    const atTop = before.filter((value) => value === top).length;
    if (isShort && top < LONG_TOP && (metric.direction === 'higher_is_better' || atTop >= TOP_ANSWERS))
      return up;
  }
  return fromLong(values);
}

/** From a scale of a hundred to a short one: every later answer is a whole number up to ten. */
function fromLong(values: Float64Array): number | null {
  let last = values.length - 1;
  while (last >= 0 && !(values[last] > LONG_TOP)) last--;
  if (last < MIN_BEFORE - 1 || last + 1 > values.length - MIN_AFTER) return null;
  const before = presentOf(values.subarray(0, last + 1));
  const after = presentOf(values.subarray(last + 1));
  if (before.length < MIN_BEFORE || after.length < MIN_AFTER) return null;
  const isShort = isScale(after) && after.every((value) => Number.isInteger(value));
  const wasLong = shareAbove(before, LONG_TOP) > 1 - MOST / MIN_AFTER;
  return isShort && wasLong && levelOf(before) >= LONG_RATIO * levelOf(after) ? last + 1 : null;
}

function firstAbove(values: Float64Array, top: number): number {
  for (let i = 0; i < values.length; i++) if (values[i] > top) return i;
  return -1;
}

const presentOf = (values: Float64Array): Float64Array => values.filter((value) => !Number.isNaN(value));

const shareAbove = (values: Float64Array, top: number): number =>
  values.reduce((count, value) => count + Number(value > top), 0) / values.length;

/** More than one answer, and none of them negative. */
const isScale = (values: Float64Array): boolean =>
  values.every((value) => value >= 0) && values.some((value) => value !== values[0]);

const levelOf = (values: Float64Array): number => middleOf(values.slice());
