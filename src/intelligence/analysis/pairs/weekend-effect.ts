import { weekday } from '../../../common/calendar.js';

const SATURDAY = 5;

/**
 * Takes the mean of its own group, weekend or weekday, off every day, in place: two series that both differ at weekends
 * are not thereby related. Two means and not seven: seven cost power (methods 3.2).
 *
 * Of scores, not of values before they are ranked: ranks of what is left of a five-point scale would tell every weekend
 * from every weekday, for its ties are broken by the two means, and any two such scales would seem related.
 *
 * @param values one a day; NaN: missing
 * @param start day number of values[0]
 * @returns the same array
 */
export function removeWeekendEffect(values: Float64Array, start: number): Float64Array {
  const firstWeekday = weekday(start);
  let weekdays = 0;
  let weekdaySum = 0;
  let weekends = 0;
  let weekendSum = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    if (isWeekend(firstWeekday + i)) {
      weekends++;
      weekendSum += value;
    } else {
      weekdays++;
      weekdaySum += value;
    }
  }
  const weekdayMean = weekdaySum / weekdays;
  const weekendMean = weekendSum / weekends;
  for (let i = 0; i < values.length; i++)
    values[i] -= isWeekend(firstWeekday + i) ? weekendMean : weekdayMean;
  return values;
}

/** @param daysSinceMonday of any week */
function isWeekend(daysSinceMonday: number): boolean {
  return daysSinceMonday % 7 >= SATURDAY;
}
