/** What a value sent in another unit would be in the unit of the catalogue. */
export type Conversion = (value: number) => number;

const times =
  (factor: number): Conversion =>
  (value) =>
    value * factor;
const bothWays = (...factors: readonly number[]): Conversion[] =>
  factors.flatMap((factor) => [times(factor), times(1 / factor)]);

const POUNDS = 2.204_622_6;
const STONES = 6.350_293;
const MILES = 1.609_344;
const FEET = 0.3048;
const KILOJOULES = 4.184;
const GLUCOSE = 18.016;
const KILOPASCALS = 7.500_617;
const MINUTES = 60;
const MILLI = 1000;
const PERCENT = 100;

/** The units that are confused with the catalogue's, by the catalogue's unit. */
const BY_UNIT: ReadonlyMap<string, readonly Conversion[]> = new Map([
  ['kg', [...bothWays(POUNDS, MILLI), times(STONES)]],
  ['g', bothWays(MILLI)],
  ['min', [...bothWays(MINUTES), times(1 / MINUTES / MILLI)]],
  ['h', bothWays(MINUTES)],
  ['s', bothWays(MINUTES, MILLI)],
  ['ms', bothWays(MILLI)],
  ['m', [...bothWays(MILLI, PERCENT), times(MILES * MILLI), times(FEET), times(1 / FEET)]],
  ['km', [...bothWays(MILLI), ...bothWays(MILES)]],
  ['%', bothWays(PERCENT)],
  ['kcal', bothWays(KILOJOULES, MILLI)],
  ['count', bothWays(MILLI)],
  ['bpm', bothWays(MINUTES)],
  ['breaths/min', bothWays(MINUTES)],
  ['mg/dL', bothWays(GLUCOSE)],
  ['mmol/L', bothWays(GLUCOSE)],
  ['mmHg', bothWays(KILOPASCALS)],
  ['mL', bothWays(MILLI)],
  ['L', bothWays(MILLI)],
  ['mg', bothWays(MILLI)],
  ['degC', [(value) => (value - 32) / 1.8, (value) => value * 1.8 + 32]],
]);
const ANY_UNIT = bothWays(MINUTES, PERCENT, MILLI);

/** @param unit of the catalogue; '': the metric has none, and nothing to confuse it with */
export function conversionsOf(unit: string): readonly Conversion[] {
  return unit === '' ? [] : (BY_UNIT.get(unit) ?? ANY_UNIT);
}

/** A conversion comes near the level, not onto it: so much less than its factor may two days differ. */
const NEARNESS = 0.8;
/** Degrees have no factor: of the temperatures of people, the other scale is at least this many times off. */
const LEAST_OF_DEGREES = 1.5;
const smallest = new Map<string, number>();

/** By how much the days of a stream must differ, as a ratio, before some of them may be in another unit. */
export function smallestRatio(unit: string): number {
  const known = smallest.get(unit);
  if (known !== undefined) return known;
  const factors = conversionsOf(unit).map((convert) => convert(1));
  const ratio =
    unit === 'degC'
      ? LEAST_OF_DEGREES
      : NEARNESS * Math.min(...factors.map((factor) => Math.max(factor, 1 / factor)));
  smallest.set(unit, ratio);
  return ratio;
}

/**
 * Between which values a day of every person lies whose device works, wider than any table of norms. A stream that lies
 * outside on all of its days, and inside after a conversion, is in that unit.
 */
export const PEOPLES_DAYS: ReadonlyMap<string, readonly [low: number, high: number]> = new Map([
  ['sleep_minutes', [60, 1080]],
  ['sedentary_minutes', [60, 1440]],
  ['calories', [600, 8500]],
  ['distance_m', [50, 80_000]],
  ['weight_kg', [25, 300]],
  ['resting_heart_rate', [30, 130]],
  ['respiratory_rate', [6, 40]],
  ['skin_temperature', [20, 43]],
  ['hrv_rmssd', [3, 300]],
]);
