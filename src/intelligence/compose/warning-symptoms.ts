import { WEEK_DAYS } from '../analysis/windows.js';
import type { Week } from './week.js';

/** Symptoms after which nothing is tried out and nothing is suggested (methods 5.2), however mild they were logged. */
const WARNING = new Set([
  'symptom:chest_tightness_or_pain',
  'symptom:chest_pain',
  'symptom:chest_tightness',
  'symptom:shortness_of_breath',
  'symptom:fainting',
  'symptom:rapid_heartbeat',
  'symptom:skipped_heartbeat',
]);
/** Any symptom this severe (0-10) counts as a warning too. */
const SEVERE = 7;

export function hasWarningSymptom(week: Week): boolean {
  return week.systems.some(({ symptoms }) =>
    symptoms.some(({ metric, daily }) =>
      daily
        .subarray(-WEEK_DAYS)
        .some((severity) => severity >= SEVERE || (severity > 0 && WARNING.has(metric.code))),
    ),
  );
}
