import { metricDefinition, type MetricDefinition } from '../../../observations/catalogue.js';
import { optionsInForce } from '../../../messages/in-force.js';
import { type Message, message } from '../../../messages/message.js';
import { count as counted } from '../../../messages/slots.js';
import { renderNumber, renderPart, renderValue } from '../../../messages/render.js';

/** Any metric of minutes writes as the others do. */
const DURATION = metricDefinition('sleep_minutes')!;

/** `9840` -> `9,840`; decimals follow a point. */
export const formatNumber = (value: number, decimals: number): string =>
  renderNumber(value, decimals, optionsInForce());

/** `432` -> `7 h 12 min`; under an hour `45 min`; whole hours `7 h`. */
export const formatMinutes = (minutes: number): string => renderValue(DURATION, minutes, optionsInForce());

/** A value as sentences write it: in the format of the metric's definition, rounded to its decimals, with the unit. */
export const formatValue = (metric: MetricDefinition, value: number): string =>
  renderValue(metric, value, optionsInForce());

/** How far two values lie apart: of times of day it is a duration. */
export const formatChange = (metric: MetricDefinition, difference: number): string =>
  renderValue(metric, difference, optionsInForce(), { isDifference: true });

/** The same beside the metric's name. */
export const formatChangeBesideName = (metric: MetricDefinition, difference: number): string =>
  renderValue(metric, difference, optionsInForce(), { isDifference: true, bare: true });

/** The value beside the metric's name, where some units need not be repeated: "Steps: 9,840". */
export const formatBesideName = (metric: MetricDefinition, value: number): string =>
  renderValue(metric, value, optionsInForce(), { bare: true });

const isBareBesideName = ({ format }: MetricDefinition): boolean =>
  format.style === 'number' && format.bareBesideName;

/** Every way in which a text may write the value. */
export function spellings(metric: MetricDefinition, value: number): string[] {
  const full = formatValue(metric, value);
  if (metric.format.style === 'clock') return [full, formatMinutes(value)];
  return isBareBesideName(metric) ? [full, formatBesideName(metric, value)] : [full];
}

/** `1` -> `1 day`, `6` -> `6 days`. */
export const formatDays = (count: number): string =>
  writtenPart(message('count.days', { days: counted(count) }));

/** A text that facts are written with, and that sentences may contain. */
export const writtenPart = (text: Message): string => renderPart(text, optionsInForce());

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
