import { deviceMetric, type MetricDefinition, reportedMetric } from './metric-definition.js';

/** The night: how long, how efficient, and how good it felt. */
export const SLEEP: readonly MetricDefinition[] = [
  deviceMetric({
    code: 'sleep_minutes',
    label: 'sleep',
    unit: 'min',
    direction: 'higher_is_better',
    aggregation: 'sum',
    role: 'input',
    worthwhile: { absolute: 20 },
    plausible: { min: 0, max: 1200 },
    // A night of 18 hours is one that was counted twice; one of some minutes was in hours.
    plausibleDay: { min: 20, max: 1080 },
    noReading: [0],
    words: {
      more: 'more sleep',
      less: 'less sleep',
      higher: 'longer',
      lower: 'shorter',
      occasion: 'night',
    },
  }),
  deviceMetric({
    code: 'sleep_efficiency',
    label: 'sleep efficiency',
    unit: '%',
    direction: 'higher_is_better',
    aggregation: 'mean',
    role: 'input',
    worthwhile: { absolute: 2 },
    plausible: { min: 1, max: 100 },
    words: { more: 'higher sleep efficiency', less: 'lower sleep efficiency', occasion: 'night' },
  }),
  reportedMetric({
    code: 'sleep_quality',
    label: 'sleep quality',
    direction: 'higher_is_better',
    role: 'both',
    system: 'mental',
    words: {
      more: 'better sleep quality',
      less: 'lower sleep quality',
      higher: 'better',
      occasion: 'night',
    },
  }),
];
