import { deviceMetric, type MetricDefinition } from './metric-definition.js';

const MINUTES_PER_DAY = 1440;

/** How much people move, and how hard they train. */
export const MOVEMENT: readonly MetricDefinition[] = [
  deviceMetric({
    code: 'steps',
    label: 'steps',
    unit: 'count',
    direction: 'higher_is_better',
    aggregation: 'sum',
    role: 'input',
    worthwhile: { relative: 0.1 },
    plausible: { min: 0, max: 100_000 },
    // Records of a day are above 200,000 only in races of 24 hours.
    plausibleDay: { min: 0, max: 200_000 },
    noReading: [65_535],
    words: { plural: true, more: 'more steps', less: 'fewer steps' },
  }),
  deviceMetric({
    code: 'distance_m',
    label: 'distance',
    unit: 'm',
    direction: 'higher_is_better',
    aggregation: 'sum',
    role: 'input',
    worthwhile: { relative: 0.1 },
    plausible: { min: 0, max: 150_000 },
    plausibleDay: { min: 0, max: 300_000 },
    words: { more: 'a longer distance', less: 'a shorter distance', higher: 'longer', lower: 'shorter' },
  }),
  deviceMetric({
    code: 'active_minutes',
    label: 'active time',
    unit: 'min',
    direction: 'higher_is_better',
    aggregation: 'sum',
    role: 'input',
    worthwhile: { absolute: 10 },
    plausible: { min: 0, max: MINUTES_PER_DAY },
    words: { more: 'more active time', less: 'less active time' },
  }),
  deviceMetric({
    code: 'sedentary_minutes',
    label: 'sitting time',
    unit: 'min',
    direction: 'lower_is_better',
    aggregation: 'sum',
    role: 'input',
    worthwhile: { absolute: 30 },
    plausible: { min: 0, max: MINUTES_PER_DAY },
    words: { more: 'more sitting time', less: 'less sitting time' },
  }),
  deviceMetric({
    code: 'calories',
    label: 'energy burned',
    unit: 'kcal',
    direction: 'neither',
    aggregation: 'sum',
    role: 'both',
    worthwhile: { relative: 0.05 },
    // Devices send minutes too; a body at rest burns several hundred in a day.
    plausible: { min: 0, max: 15_000 },
    plausibleDay: { min: 300, max: 15_000 },
    words: { more: 'more energy burned', less: 'less energy burned' },
  }),
  deviceMetric({
    code: 'training_load',
    label: 'training load',
    unit: '',
    direction: 'neither',
    aggregation: 'sum',
    role: 'input',
    worthwhile: { relative: 0.2 },
    plausible: { min: 0, max: 100_000 },
  }),
];
