const DAY_MS = 86_400_000;

/** How many milliseconds a zone's clocks are ahead of UTC at an instant (milliseconds since 1970). */
export type OffsetAt = (instant: number) => number;

/**
 * The instant at which a zone's clocks first show `local`, a wall time written as if it were UTC. Where clocks go back
 * it is the first of two instants; where they jump over the wall time it is the first instant after the gap. There is
 * exactly one for every wall time. It is correct for zones that change their offset at most once in the two days
 * around.
 */
export function firstInstantOf(local: number, offsetAt: OffsetAt): number {
  const before = offsetAt(local - DAY_MS);
  const after = offsetAt(local + DAY_MS);
  const earliest = local - Math.max(before, after);
  const latest = local - Math.min(before, after);
  for (const instant of [earliest, latest]) if (instant + offsetAt(instant) === local) return instant;
  return firstInstantWith(after, earliest, latest, offsetAt);
}

/** Bisects (`without`, `having`] until only the instant of the change is left. */
function firstInstantWith(offset: number, without: number, having: number, offsetAt: OffsetAt): number {
  while (having - without > 1) {
    const middle = Math.floor((without + having) / 2);
    if (offsetAt(middle) === offset) having = middle;
    else without = middle;
  }
  return having;
}
