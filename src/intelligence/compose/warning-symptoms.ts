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
/** Any symptom this severe (0-10) counts as a warning too: it is told when it was so on this many days. */
const SEVERE = 7;
const SEVERE_DAYS = 3;

export interface WarningSymptom {
  system: BodySystem;
  /** One of the named warnings, however mild; the others are severe on some days. */
  urgent: boolean;
  /** Days of the week on which it was severe. */
  severeDays: number;
  metric: MetricDefinition;
  /** Days of the week on which it was there, and on which it was logged at all. */
  present: number;
  days: number;
}

/** The week's warning symptoms: the urgent ones, then those of most days. */
export function warningSymptoms(week: Week): WarningSymptom[] {
  return week.systems
    .flatMap(({ system, symptoms }) =>
      symptoms.flatMap(({ metric, daily }) => {
        const logged = daily.subarray(-WEEK_DAYS).filter((severity) => !Number.isNaN(severity));
        const present = logged.filter((severity) => severity > 0);
        const urgent = WARNING.has(metric.code);
        const severeDays = present.filter((severity) => severity >= SEVERE).length;
        if (present.length === 0 || (!urgent && severeDays === 0)) return [];
        return [{ system, metric, urgent, severeDays, present: present.length, days: logged.length }];
      }),
    )
    .sort(
      (a, b) =>
        Number(b.urgent) - Number(a.urgent) ||
        b.present - a.present ||
        compareCodes(a.metric.code, b.metric.code),
    );
}

/** Those that lead the brief. */
export const toldFirst = (warning: WarningSymptom): boolean =>
  warning.urgent || warning.severeDays >= SEVERE_DAYS;

/** Whether anything is tried out or suggested this week. */
export const hasWarningSymptom = (week: Week): boolean => warningSymptoms(week).length > 0;
