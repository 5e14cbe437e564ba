import { type MetricDefinition, reportedMetric } from './metric-definition.js';

/** Questionnaires with a fixed scale, and the cycle. */
export const QUESTIONNAIRES: readonly MetricDefinition[] = [
  reportedMetric({
    code: 'phq9_total',
    label: 'PHQ-9 score',
    direction: 'lower_is_better',
    system: 'mental',
    // Kroenke 2012, Gen Hosp Psychiatry 34:1: 5 points.
    worthwhile: { absolute: 5 },
    plausible: { min: 0, max: 27 },
    noReading: [],
    decimals: 0,
  }),
  reportedMetric({
    code: 'gad7_total',
    label: 'GAD-7 score',
    direction: 'lower_is_better',
    system: 'mental',
    // Toussaint et al. 2020, J Affect Disord 265:395: 4 points.
    worthwhile: { absolute: 4 },
    plausible: { min: 0, max: 21 },
    noReading: [],
    decimals: 0,
  }),
  reportedMetric({
    // 0 none, 1 spotting, 2 light, 3 medium, 4 heavy.
    code: 'menstrual_flow',
    label: 'menstrual flow',
    direction: 'neither',
    system: 'general',
    aggregation: 'max',
    role: 'both',
    plausible: { min: 0, max: 4 },
    noReading: [],
    decimals: 0,
    words: {
      more: 'heavier menstrual flow',
      less: 'lighter menstrual flow',
      higher: 'heavier',
      lower: 'lighter',
    },
  }),
  reportedMetric({
    // 1 is the first day of a period.
    code: 'cycle_day',
    label: 'day of the cycle',
    direction: 'neither',
    system: 'general',
    aggregation: 'max',
    role: 'input',
    plausible: { min: 1, max: 200 },
    noReading: [],
    decimals: 0,
    words: {
      more: 'a later day of the cycle',
      less: 'an earlier day of the cycle',
      higher: 'later',
      lower: 'earlier',
    },
  }),
];
