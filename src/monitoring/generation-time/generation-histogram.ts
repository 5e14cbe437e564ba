/** Upper bounds of the buckets in seconds. Stored rows use them, so other bounds need a migration of those rows. */
export const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

export interface GenerationHistogram {
  users: number;
  seconds: number;
  /** One count per bucket, not cumulative; one bucket more than there are bounds. Empty if there are no users. */
  buckets: number[];
}

/** Counts the users that were certainly faster than `limit` seconds: a limit between two bounds counts as the lower. */
export function fasterThan(histogram: GenerationHistogram, limit: number): number {
  const bounds = BOUNDS.filter((bound) => bound <= limit).length;
  return histogram.buckets.slice(0, bounds).reduce((sum, users) => sum + users, 0);
}

/** Returns the bound below which `share` (0-1) of the users are; null without users, or beyond the last bound. */
export function boundOf(histogram: GenerationHistogram, share: number): number | null {
  if (histogram.users === 0) return null;
  return BOUNDS.find((bound) => fasterThan(histogram, bound) >= share * histogram.users) ?? null;
}
