import { weekday } from '../../../common/calendar.js';

const SATURDAY = 5;

/**
 * Subtracts from every day, in place, the mean of its own group, weekend or weekday: two series that both differ at
 * weekends are not related because of that. It uses two means and not seven, because seven cost power
 * (methods 3.2).
 *
 * Apply it to scores, not to values before they are ranked. Ranks of the remainder of a five-point scale would separate
 * every weekend from every weekday, because the two means break the ties of the scale, and any two such scales would
 * seem related (decision 15).
 *
 * @param values one per day; NaN: missing
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

/** @param daysSinceMonday counted from the Monday of any week */
function isWeekend(daysSinceMonday: number): boolean {
  return daysSinceMonday % 7 >= SATURDAY;
}
