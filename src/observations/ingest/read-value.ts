import { isSymptom, type MetricDefinition, SYMPTOM_MAX, SYMPTOM_MIN } from '../catalogue.js';
import { conversionTo, unitsTaken } from '../units/conversion.js';
import { doubtOf } from './doubt.js';
import { type RawObservation, type ReadObservation, rejection, type Rejection } from './observation.js';

export type Value = Pick<ReadObservation, 'value' | 'suspect' | 'doubt'>;

/**
 * Reads the value in the unit of the catalogue. Symptoms have a fixed scale, and values outside it are refused. Other
 * doubtful values are kept and marked as suspect, with the reason.
 */
export function readValue(raw: RawObservation, metric: MetricDefinition): Value | Rejection {
  const problem = numberProblem(raw.value);
  if (problem) return rejection('not_finite', `value must be a finite number; it is ${problem}`);
  const unit = raw.unit ?? '';
  const convert = typeof unit === 'string' ? conversionTo(metric, unit) : null;
  if (!convert) return rejection('unknown_unit', unitMessage(metric));
  const sent = raw.value as number;
  const value = timeOfDay(metric, convert(sent));
  if (!Number.isFinite(value)) return rejection('not_finite', `value is not finite in ${metric.unit}`);
  if (isSymptom(metric.code) && (value < SYMPTOM_MIN || value > SYMPTOM_MAX))
    return rejection('out_of_range', `value of a symptom must lie between ${SYMPTOM_MIN} and ${SYMPTOM_MAX}`);
  const doubt = doubtOf(metric, sent, value);
  return doubt === null ? { value, suspect: false } : { value, suspect: true, doubt };
}

const DAY_MINUTES = 1440;

/** Times of day arrive as minutes after the midnight before or after: 23:50 as -10 or as 1430. */
function timeOfDay({ dayBegins }: MetricDefinition, value: number): number {
  if (dayBegins === undefined || Math.abs(value) > 2 * DAY_MINUTES) return value;
  return value - DAY_MINUTES * Math.floor((value - dayBegins) / DAY_MINUTES);
}

function numberProblem(value: unknown): string | null {
  if (typeof value === 'number')
    return Number.isFinite(value) ? null : Number.isNaN(value) ? 'not a number (NaN)' : 'infinite';
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function unitMessage(metric: MetricDefinition): string {
  return metric.unit === ''
    ? 'unit must be left out: this metric has none'
    : `unit must be one of ${unitsTaken(metric).join(', ')}, or another name or multiple of these`;
}
