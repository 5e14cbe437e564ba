import type { MetricDefinition } from '../../../observations/catalogue.js';

const DAY_MINUTES = 1440;
/** No measure of a person reaches it; from 1e21 on a number would be written with an exponent. */
const LARGEST_WRITTEN = 1e12;
/** Written in the place of a number that is none. */
const UNKNOWN = 'unknown';

/** `9840` -> `9,840`; decimals follow a point. The separators are fixed, so that every locale gives the same bytes. */
export function formatNumber(value: number, decimals: number): string {
  if (Number.isNaN(value)) return UNKNOWN;
  if (Math.abs(value) > LARGEST_WRITTEN)
    return `${value < 0 ? '-' : ''}${formatNumber(LARGEST_WRITTEN, 0)} or more`;
  const text = Math.abs(value).toFixed(decimals);
  const point = text.indexOf('.');
  const whole = point < 0 ? text : text.slice(0, point);
  const fraction = point < 0 ? '' : text.slice(point);
  return `${value < 0 && Number(text) !== 0 ? '-' : ''}${grouped(whole)}${fraction}`;
}

function grouped(digits: string): string {
  let text = digits;
  for (let at = digits.length - 3; at > 0; at -= 3) text = `${text.slice(0, at)},${text.slice(at)}`;
  return text;
}

/** `432` -> `7 h 12 min`; under an hour `45 min`; whole hours `7 h`. */
export function formatMinutes(minutes: number): string {
  if (!(Math.abs(minutes) <= LARGEST_WRITTEN)) return `${formatNumber(minutes, 0)} min`;
  const total = Math.round(Math.abs(minutes));
  const hours = Math.floor(total / 60);
  const rest = total % 60;
  const sign = minutes < 0 && total > 0 ? '-' : '';
  if (hours === 0) return `${sign}${rest} min`;
  return rest === 0 ? `${sign}${hours} h` : `${sign}${hours} h ${rest} min`;
}

/** Minutes from midnight as a time of day: `-10` -> `23:50`. */
function formatClock(minutes: number): string {
  const total = ((Math.round(minutes) % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
  return [Math.floor(total / 60), total % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

/** `640` -> `640 m`; from one kilometre `6.4 km`. */
function formatMetres(metres: number): string {
  return Math.abs(metres) < 1000 ? `${formatNumber(metres, 0)} m` : `${formatNumber(metres / 1000, 1)} km`;
}

/** A value as sentences write it: in the format of the metric's definition, rounded to its decimals, with the unit. */
export function formatValue({ format, decimals }: MetricDefinition, value: number): string {
  if (format.style === 'duration') return formatMinutes(value);
  if (format.style === 'distance') return formatMetres(value);
  if (format.style === 'clock') return formatClock(value);
  const number = formatNumber(value, decimals);
  return format.unit === '' ? number : `${number} ${format.unit}`;
}

/** How far two values lie apart: of times of day it is a duration. */
export function formatChange(metric: MetricDefinition, difference: number): string {
  return metric.format.style === 'clock' ? formatMinutes(difference) : formatValue(metric, difference);
}

/** The same beside the metric's name. */
export function formatChangeBesideName(metric: MetricDefinition, difference: number): string {
  return isBareBesideName(metric)
    ? formatNumber(difference, metric.decimals)
    : formatChange(metric, difference);
}

/** The value beside the metric's name, where some units need not be repeated: "Steps: 9,840". */
export function formatBesideName(metric: MetricDefinition, value: number): string {
  return isBareBesideName(metric) ? formatNumber(value, metric.decimals) : formatValue(metric, value);
}

const isBareBesideName = ({ format }: MetricDefinition): boolean =>
  format.style === 'number' && format.bareBesideName;

/** Every way in which a text may write the value. */
export function spellings(metric: MetricDefinition, value: number): string[] {
  const full = formatValue(metric, value);
  if (metric.format.style === 'clock') return [full, formatMinutes(value)];
  return isBareBesideName(metric) ? [full, formatBesideName(metric, value)] : [full];
}

/** `1` -> `1 day`, `6` -> `6 days`. */
export function formatDays(count: number): string {
  return `${count} ${count === 1 ? 'day' : 'days'}`;
}

/** Rounds for storage, which keeps JSON free of 6.499999. */
export function roundTo(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  const rounded = Math.round(value * factor) / factor;
  return rounded === 0 ? 0 : rounded;
}

/** Rounds to three significant digits, so that a p of 0.00004 does not become 0. NaN and infinities become null. */
export function figure(value: number): number | null {
  if (!Number.isFinite(value)) return null;
  if (value === 0) return 0;
  const decimals = 2 - Math.floor(Math.log10(Math.abs(value)));
  // Powers of ten are exact up to 22: dividing by one gives the nearest double to the decimal.
  if (decimals < 0 || decimals > 22) return Number(value.toPrecision(3));
  const factor = 10 ** decimals;
  return Math.round(value * factor) / factor;
}
