import { deviceMetric, type MetricDefinition } from './metric-definition.js';
import { amountOf } from './metric-words.js';

const MINUTES_PER_DAY = 1440;
const LONGER = { higher: 'longer', lower: 'shorter' };

/** What phones and watches count beside steps, and where the day went. */
export const MORE_MOVEMENT: readonly MetricDefinition[] = [
  deviceMetric({
    code: 'flights_climbed',
    label: 'flights climbed',
    unit: 'count',
    direction: 'higher_is_better',
    aggregation: 'sum',
    role: 'input',
    worthwhile: { relative: 0.2 },
    plausible: { min: 0, max: 500 },
    plausibleDay: { min: 0, max: 1000 },
    words: { plural: true, more: 'more flights climbed', less: 'fewer flights climbed' },
  }),
  deviceMetric({
    code: 'exercise_minutes',
    label: 'exercise',
    unit: 'min',
    direction: 'higher_is_better',
    aggregation: 'sum',
    role: 'input',
    // A fifteenth of the 150 minutes a week that the WHO advises (Bull et al. 2020, Br J Sports Med 54:1451).
    worthwhile: { absolute: 10 },
    plausible: { min: 0, max: MINUTES_PER_DAY },
    words: { ...amountOf('exercise'), ...LONGER },
  }),
  deviceMetric({
    code: 'stand_hours',
    label: 'hours with standing',
    unit: 'h',
    direction: 'higher_is_better',
    aggregation: 'sum',
    role: 'input',
    worthwhile: { absolute: 1 },
    plausible: { min: 0, max: 24 },
    words: { plural: true, more: 'more hours with standing', less: 'fewer hours with standing' },
  }),
  deviceMetric({
    code: 'active_calories',
    label: 'energy burned by moving',
    unit: 'kcal',
    direction: 'neither',
    aggregation: 'sum',
    role: 'input',
    worthwhile: { relative: 0.1 },
    plausible: { min: 0, max: 10_000 },
    words: amountOf('energy burned by moving'),
  }),
  deviceMetric({
    code: 'walking_speed',
    label: 'walking speed',
    unit: 'm/s',
    direction: 'higher_is_better',
    aggregation: 'mean',
    role: 'outcome',
    system: 'legs',
    // A small meaningful change (Perera et al. 2006, J Am Geriatr Soc 54:743).
    worthwhile: { absolute: 0.05 },
    plausible: { min: 0.1, max: 4 },
    decimals: 2,
    words: { higher: 'faster', lower: 'slower' },
  }),
  ...[
    { code: 'cycling_distance_m', label: 'distance by bicycle', max: 400_000 },
    { code: 'swimming_distance_m', label: 'distance swum', max: 60_000 },
  ].map(({ code, label, max }) =>
    deviceMetric({
      code,
      label,
      unit: 'm',
      direction: 'neither',
      aggregation: 'sum',
      role: 'input',
      worthwhile: { relative: 0.1 },
      plausible: { min: 0, max },
      words: { more: `a longer ${label}`, less: `a shorter ${label}`, ...LONGER },
    }),
  ),
  ...[
    { code: 'screen_minutes', label: 'screen time', absolute: 30 },
    { code: 'daylight_minutes', label: 'time in daylight', absolute: 15 },
    { code: 'mindful_minutes', label: 'mindful time', absolute: 5 },
  ].map(({ code, label, absolute }) =>
    deviceMetric({
      code,
      label,
      unit: 'min',
      direction: 'neither',
      aggregation: 'sum',
      role: 'input',
      worthwhile: { absolute },
      plausible: { min: 0, max: MINUTES_PER_DAY },
      words: { ...amountOf(label), ...LONGER },
    }),
  ),
];
