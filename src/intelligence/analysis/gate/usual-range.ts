import { MAD_TO_SD } from '../../statistics/mad-to-sd.js';
import { select } from '../../statistics/select.js';

/** What is usual of a person's days: their median and robust SD. */
export interface UsualRange {
  centre: number;
  sd: number;
  count: number;
}

/** @param values NaN: missing */
export function usualRange(values: Float64Array): UsualRange {
  const present = values.filter((value) => !Number.isNaN(value));
  const centre = middleOf(present);
  for (let i = 0; i < present.length; i++) present[i] = Math.abs(present[i] - centre);
  return { centre, sd: MAD_TO_SD * middleOf(present), count: present.length };
}

/**
 * The middle value, the upper one of two: found without sorting, since many streams are looked at and few are kept out.
 *
 * @param values changed in place; no NaN. NaN when empty
 */
export function middleOf(values: Float64Array): number {
  return values.length === 0 ? NaN : select(values, values.length >> 1);
}
