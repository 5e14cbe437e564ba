const CLOCK = /^(\d{1,4}):([0-5]\d)(?::([0-5]\d)(?:\.\d{1,6})?)?$/;
const ISO =
  /^PT(?=\d)(?:(\d{1,4}(?:\.\d{1,6})?)H)?(?:(\d{1,6}(?:\.\d{1,6})?)M)?(?:(\d{1,8}(?:\.\d{1,6})?)S)?$/i;
const WORDS =
  /^(?:(\d{1,4})\s*(?:h|hr|hrs|hours?|std\.?))?[\s,]*(?:(\d{1,6})\s*(?:m|mins?|minutes?))?[\s,]*(?:(\d{1,8})\s*(?:s|secs?|seconds?))?$/i;
const LONGEST_CELL = 40;
const HOURS_OF_A_DAY = 24;

/**
 * The minutes that a text such as `7:32`, `07:05:00`, `7h 10m` or `PT7H10M` says; null when it is no duration, and a problem
 * when it could be another one: `45:30` is minutes and seconds when the mapping's unit is min, and hours are at most 24.
 */
export function durationIn(cell: string, unit: string | undefined): number | { problem: string } | null {
  if (cell.length > LONGEST_CELL) return null;
  const clock = CLOCK.exec(cell);
  if (clock) return clockDuration(clock, unit);
  const match = ISO.exec(cell) ?? WORDS.exec(cell);
  if (!match) return null;
  const [hours, minutes, seconds] = match.slice(1).map((part: string | undefined) => part && Number(part));
  // One number with one unit is left to the units of the catalogue.
  if (!/^p/i.test(cell) && [hours, minutes, seconds].filter((part) => part !== undefined).length < 2)
    return null;
  return Number(hours ?? 0) * 60 + Number(minutes ?? 0) + Number(seconds ?? 0) / 60;
}

function clockDuration(
  [, first, second, third]: RegExpExecArray,
  unit: string | undefined,
): number | { problem: string } {
  if (third === undefined && unit !== undefined && /^min/i.test(unit))
    return Number(first) + Number(second) / 60;
  if (Number(first) > HOURS_OF_A_DAY)
    return { problem: 'may be minutes and seconds: give "unit": "min" where it is' };
  return Number(first) * 60 + Number(second) + Number(third ?? 0) / 60;
}
