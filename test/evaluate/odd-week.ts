import { averageOf, type RecordedDays, sdOf, valuesBetween } from './recorded-days.js';

const WEEKS_BEFORE = 8;
const MIN_WEEKS = 5;
const MIN_DAYS = 4;
const MIN_MEASURES = 3;

/** How unusual a week is by its days alone. */
export interface OddWeek {
  /** Mean distance of the measures' weekly means from their eight weeks before, in SDs; NaN: fewer than three measures. */
  distance: number;
  /** This week's resting heart rate less the mean of its eight weeks before, in bpm; NaN: not known. */
  heart: number;
}

export function oddWeek(days: readonly RecordedDays[], weekOf: number): OddWeek {
  const compared = days.flatMap((one) => {
    const found = comparedWeek(one, weekOf);
    return found ? [{ metric: one.metric, ...found }] : [];
  });
  const distances = compared
    .filter(({ sd }) => sd > 0)
    .map(({ difference, sd }) => Math.abs(difference) / sd);
  return {
    distance: distances.length < MIN_MEASURES ? NaN : averageOf(distances),
    heart: compared.find(({ metric }) => metric === 'resting_heart_rate')?.difference ?? NaN,
  };
}

function comparedWeek(days: RecordedDays, weekOf: number): { difference: number; sd: number } | null {
  const means = Array.from({ length: WEEKS_BEFORE + 1 }, (_, ago) => {
    const values = valuesBetween(days, weekOf - 7 * (ago + 1), weekOf - 7 * ago);
    return values.length < MIN_DAYS ? NaN : averageOf(values);
  });
  const [now, ...before] = means;
  const knownBefore = before.filter((mean) => !Number.isNaN(mean));
  if (Number.isNaN(now) || knownBefore.length < MIN_WEEKS) return null;
  return { difference: now - averageOf(knownBefore), sd: sdOf(knownBefore) };
}
