import { WEEK_DAYS } from '../analysis/windows.js';
import type { BodySystem, MetricDefinition } from '../../observations/catalogue.js';
import { compareCodes, type Week } from './week.js';

/** Symptoms that lead the brief, after which nothing is tried out and nothing is suggested, however mild (methods 5.2). */
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

export interface WarningSymptom {
  system: BodySystem;
  metric: MetricDefinition;
  /** Days of the week on which it was there, and on which it was logged at all. */
  present: number;
  days: number;
}

/** The week's warning symptoms, those of most days first. */
export function warningSymptoms(week: Week): WarningSymptom[] {
  return week.systems
    .flatMap(({ system, symptoms }) =>
      symptoms.flatMap(({ metric, daily }) => {
        const logged = daily.subarray(-WEEK_DAYS).filter((severity) => !Number.isNaN(severity));
        const present = logged.filter((severity) => severity > 0);
        const warns = present.some((severity) => severity >= SEVERE) || WARNING.has(metric.code);
        return warns && present.length > 0
          ? [{ system, metric, present: present.length, days: logged.length }]
          : [];
      }),
    )
    .sort((a, b) => b.present - a.present || compareCodes(a.metric.code, b.metric.code));
}

export const hasWarningSymptom = (week: Week): boolean => warningSymptoms(week).length > 0;
