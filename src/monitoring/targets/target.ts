export const TARGET_NAMES = [
  'generation_time',
  'success_rate',
  'cache_hit_rate',
  'retry_success_rate',
  'availability',
] as const;
export type TargetName = (typeof TARGET_NAMES)[number];

export const WINDOW_NAMES = ['last_run', 'weeks_4', 'weeks_12'] as const;
export type WindowName = (typeof WINDOW_NAMES)[number];

/** How many of all events were good, in the unit of the target. */
export interface Tally {
  good: number;
  total: number;
  /** Further figures to report. */
  figures?: Record<string, number | string | null>;
}

export interface Measured extends Tally {
  /** The percentage of good events; null if there was nothing to measure. */
  value: number | null;
  met: boolean | null;
  /** How many events may fail, how many did, and what percentage of the allowance is left (below 0 it is overdrawn). */
  budget: { allowed: number; spent: number; remaining_percent: number } | null;
}

export interface Target {
  name: TargetName;
  statement: string;
  /** The percentage of events that should be good, at least. */
  objective: number;
  unit: string;
  windows: Record<WindowName, Measured>;
}

/** Compares a tally with an objective in percent. */
export function measure({ good, total, figures }: Tally, objective: number): Measured {
  if (total === 0) return { good, total, value: null, met: null, budget: null, figures };
  const allowed = (total * (100 - objective)) / 100;
  const spent = total - good;
  return {
    good: round(good),
    total,
    value: round((100 * good) / total),
    // Compares the counts themselves, because a value that is rounded to 99.9 may be less.
    met: 100 * good >= objective * total,
    budget: { allowed: round(allowed), spent: round(spent), remaining_percent: remaining(allowed, spent) },
    figures,
  };
}

/** An objective of 100 % allows no failure: the first one overdraws the budget. */
function remaining(allowed: number, spent: number): number {
  if (allowed === 0) return spent === 0 ? 100 : -100;
  return round(100 * (1 - spent / allowed));
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
