import type { MetricDefinition } from '../../../observations/catalogue.js';
import type { ObservationStream } from '../../domain/week-input.js';

/** Numbers that devices and files write for "no reading", "unknown" or "not asked". */
const NEGATIVE = new Set([-1, -2, -9, -99, -999, -9999]);
const LARGE = new Set([99, 127, 255, 998, 999, 9998, 9999, 32_767, 65_535, 99_999, 2_147_483_647]);
/** A large code lies this many times above every other value: 99 on a scale of ten, not 99 % of oxygen. */
const FAR_ABOVE = 3;
/** Fewer other values do not show what the stream usually holds. */
const MIN_OTHERS = 5;
/** On a scale that reaches this value and starts at 0, -1 is no answer; on -3 to 3 it is one. */
const LONG_SCALE = 8;
const SHORT_SCALE = 4;

/**
 * Finds the codes for "no reading" that a stream of one source holds among its values. A negative code is one where
 * nothing else is negative, on a scale that cannot be one around 0; a large one where it lies far above everything else.
 * An average with such a code in it is no average, so they are found in the single values and not in the days.
 *
 * @returns null for nearly every stream
 */
export function findSentinels(
  { unit, dayBegins }: MetricDefinition,
  streams: readonly ObservationStream[],
): ReadonlySet<number> | null {
  // Every minute around midnight is a time of day.
  if (dayBegins !== undefined) return null;
  let least = Infinity;
  let most = -Infinity;
  for (const { values } of streams)
    for (let i = 0; i < values.length; i++) {
      if (values[i] < least) least = values[i];
      if (values[i] > most) most = values[i];
    }
  // A sum counts on without an end: 99 or 999 steps are steps.
  const mayBeLarge = unit !== 'count' && LARGE.has(most);
  if (least >= 0 && !mayBeLarge) return null;
  const others = valuesBeside(streams, mayBeLarge);
  if (others === null || others.count < MIN_OTHERS) return null;
  const found = new Set<number>();
  if (mayBeLarge && others.most > 0 && most >= FAR_ABOVE * others.most)
    for (const code of LARGE) if (code >= FAR_ABOVE * others.most) found.add(code);
  const isLong = others.most >= LONG_SCALE || (others.most >= SHORT_SCALE && others.least > 0);
  if (least < 0 && isLong) for (const code of NEGATIVE) found.add(code);
  return found.size > 0 ? found : null;
}

/** The values that are no code; null where one of them is negative, so that negative ones are values here. */
function valuesBeside(
  streams: readonly ObservationStream[],
  mayBeLarge: boolean,
): { least: number; most: number; count: number } | null {
  const others = { least: Infinity, most: -Infinity, count: 0 };
  for (const { values } of streams)
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (!Number.isFinite(value) || NEGATIVE.has(value) || (mayBeLarge && LARGE.has(value))) continue;
      if (value < 0) return null;
      others.least = Math.min(others.least, value);
      others.most = Math.max(others.most, value);
      others.count++;
    }
  return others;
}
