import { isSymptom, SYMPTOM_MAX } from '../observations/catalogue.js';
import type { MetricDefinition } from '../observations/catalogue/metric-definition.js';
import { formatOfUnit } from '../observations/catalogue/value-format.js';
import { localeData, type RenderOptions } from './language.js';
import type { LevelSlot, MessageId } from './message.js';
import { definitionOf, metricWords } from './metric-words.js';
import { isWritten, largestWritten, writtenNumber } from './numbers.js';
import { type Fill, words } from './fill.js';
import { writtenDistance, writtenUnit } from './units.js';

const DAY_MINUTES = 1440;
const HOUR_MINUTES = 60;

/** How a value is written. */
export interface ValueForm {
  /** Beside the metric's name, where some units need not be repeated: "Steps: 9,840". */
  bare?: boolean;
  /** The value is how far two lie apart: of times of day it is a duration. */
  isDifference?: boolean;
}

/** The value of a slot in words, see valueText. */
export function levelText(
  { metric, value, decimals }: Omit<LevelSlot, 'kind'>,
  options: RenderOptions,
  fill: Fill,
  form?: ValueForm,
): string {
  const found = definitionOf(metric);
  return valueText(decimals === undefined ? found : { ...found, decimals }, value, options, fill, form);
}

/** A value as sentences write it: in the reader's units, rounded, with the unit. null and NaN are unknown. */
export function valueText(
  metric: MetricDefinition,
  value: number | null,
  options: RenderOptions,
  fill: Fill,
  form: ValueForm = {},
): string {
  if (value === null || Number.isNaN(value)) return fill('number.unknown', {}, options);
  const { style } = metric.format;
  if (style === 'clock' && !form.isDifference) return clockText(value);
  if (style === 'duration' || style === 'clock') return durationText(value, options, fill);
  return amountText(metric, value, options, fill, form);
}

function amountText(
  metric: MetricDefinition,
  value: number,
  options: RenderOptions,
  fill: Fill,
  { bare, isDifference }: ValueForm,
): string {
  const { format, unit, decimals } = metric;
  if (format.style === 'distance') {
    const written = writtenDistance(value, options.units);
    return withNumber(
      written.message,
      numberText(written.value, written.decimals, options, fill),
      options,
      fill,
    );
  }
  if (format.style !== 'number') throw new Error('a time is not an amount');
  // A unit that the definition words itself is the operator's own text.
  const regular = formatOfUnit(unit, metric.label);
  const isOwn = regular.style !== 'number' || format.unit !== regular.unit;
  const written = isOwn ? null : writtenUnit(unit, options.units);
  const converted =
    written === null ? value : value * written.factor + (isDifference ? 0 : (written.offset ?? 0));
  const number = numberText(converted, written?.decimals ?? decimals, options, fill);
  if (format.unit === '' || (bare && format.bareBesideName)) return number;
  if (written !== null) return withNumber(written.message, number, options, fill);
  if (isSymptom(metric.code)) {
    const most = words(numberText(SYMPTOM_MAX, 0, options, fill));
    return fill('unit.out_of', { number: words(number), most }, options);
  }
  const counted = unit === 'count' && !isOwn;
  const named = counted ? metricWords({ kind: 'name', metric: metric.code }, options).label : format.unit;
  return fill('unit.named', { number: words(number), unit: words(named) }, options);
}

const withNumber = (id: MessageId, text: string, options: RenderOptions, fill: Fill): string =>
  fill(id, { number: words(text) }, options);

/** `9840` -> `9,840`, in the digits of the locale. */
export function numberText(value: number, decimals: number, options: RenderOptions, fill: Fill): string {
  const { digits } = localeData(options.locale);
  if (isWritten(value)) return writtenNumber(value, decimals, digits);
  const most = writtenNumber(largestWritten(value), 0, digits);
  return withNumber('number.or_more', most, options, fill);
}

/** `432` -> `7 h 12 min`; under an hour `45 min`; whole hours `7 h`. */
function durationText(minutes: number, options: RenderOptions, fill: Fill): string {
  if (!isWritten(minutes))
    return withNumber('unit.minutes', numberText(minutes, 0, options, fill), options, fill);
  const { digits } = localeData(options.locale);
  const total = Math.round(Math.abs(minutes));
  const hours = Math.floor(total / HOUR_MINUTES);
  const rest = total % HOUR_MINUTES;
  const sign = minutes < 0 ? -1 : 1;
  const written = (value: number) => words(writtenNumber(value, 0, digits));
  if (hours === 0) return fill('unit.minutes', { number: written(sign * rest) }, options);
  if (rest === 0) return fill('unit.hours', { number: written(sign * hours) }, options);
  return fill('unit.hours_minutes', { hours: written(sign * hours), minutes: written(rest) }, options);
}

/** Minutes from midnight as a time of day: `-10` -> `23:50`. */
function clockText(minutes: number): string {
  const total = ((Math.round(minutes) % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
  return [Math.floor(total / HOUR_MINUTES), total % HOUR_MINUTES]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}
