import { deviceMetric, type MetricDefinition } from './metric-definition.js';
import { amountOf } from './metric-words.js';

const NIGHT = { occasion: 'night', higher: 'longer', lower: 'shorter' } as const;

/** Parts of a night: the sum of several records, as devices send one for each period. */
const part = (
  code: string,
  label: string,
  absolute: number,
  given: Partial<Pick<MetricDefinition, 'direction' | 'plausible'>> = {},
): MetricDefinition =>
  deviceMetric({
    code,
    label,
    unit: 'min',
    direction: 'neither',
    aggregation: 'sum',
    role: 'both',
    worthwhile: { absolute },
    plausible: { min: 0, max: 720 },
    words: { ...amountOf(label), ...NIGHT },
    ...given,
  });

/**
 * A time of day in minutes from the midnight of the night (decision 81): 23:50 is -10 and 00:10 is 10, so their mean is
 * midnight and not noon.
 */
const timeOfDay = (
  code: string,
  label: string,
  given: Pick<MetricDefinition, 'dayBegins' | 'plausible'>,
): MetricDefinition =>
  deviceMetric({
    code,
    label,
    unit: 'min',
    direction: 'neither',
    aggregation: 'mean',
    role: 'input',
    // Half an hour: sleep that is irregular by more goes with worse mood (Phillips et al. 2017, Sci Rep 7:3216).
    worthwhile: { absolute: 30 },
    words: {
      more: `a later ${label}`,
      less: `an earlier ${label}`,
      higher: 'later',
      lower: 'earlier',
      occasion: 'night',
    },
    format: { style: 'clock' },
    ...given,
  });

export const SLEEP_STAGES: readonly MetricDefinition[] = [
  part('sleep_deep_minutes', 'deep sleep', 15),
  part('sleep_rem_minutes', 'REM sleep', 15),
  part('sleep_light_minutes', 'light sleep', 20),
  part('sleep_awake_minutes', 'time awake at night', 10, { direction: 'lower_is_better' }),
  part('in_bed_minutes', 'time in bed', 20, { plausible: { min: 0, max: 1440 } }),
  part('sleep_latency_minutes', 'time to fall asleep', 10, { direction: 'lower_is_better' }),
  timeOfDay('bed_time', 'bed time', { dayBegins: -720, plausible: { min: -720, max: 720 } }),
  timeOfDay('wake_time', 'wake-up time', { dayBegins: 0, plausible: { min: 0, max: 1440 } }),
];
