import type { SourceDays } from './source-days.js';
import { usualRange } from './usual-range.js';

/**
 * The largest distance from a person's usual day that a body reaches and leaves again within two days, in the metric's
 * unit or as a share. Each lies beyond what illness, travel and hard training do.
 */
const MOST_IN_A_DAY: ReadonlyMap<string, { absolute?: number; share?: number }> = new Map([
  ['weight_kg', { share: 0.1 }],
  ['resting_heart_rate', { absolute: 35 }],
  ['respiratory_rate', { absolute: 12 }],
  ['skin_temperature', { absolute: 6 }],
  ['spo2', { absolute: 15 }],
]);
/** And in robust SDs of the person's days. */
const FAR_SDS = 8;
/** Days in a row that are no slip any more, but news. */
const MOST_DAYS = 1;
const MIN_DAYS = 10;

/**
 * Blocks single days of a vital sign that no body can reach and leave again so fast: another person on the scale, a
 * sensor that slipped. The latest day is no exception: what it may begin shows on the next ones.
 */
export function blockGlitches(days: SourceDays): void {
  const limit = MOST_IN_A_DAY.get(days.metric.code);
  if (!limit || !mayHold(days.values, limit)) return;
  const { centre, sd, count } = usualRange(days.values);
  if (count < MIN_DAYS) return;
  const most = Math.max(limit.absolute ?? 0, (limit.share ?? 0) * centre, FAR_SDS * sd);
  let from = -1;
  let run = 0;
  const { values } = days;
  const close = (): void => {
    if (run > 0 && run <= MOST_DAYS) days.block(from, 'glitch');
    run = 0;
  };
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    if (Math.abs(values[i] - centre) > most) {
      if (run === 0) from = i;
      run++;
    } else close();
  }
  close();
}

/** A quick test: nearly every stream keeps within the limit from its lowest to its highest day. */
function mayHold(
  values: Float64Array,
  { absolute = 0, share = 0 }: { absolute?: number; share?: number },
): boolean {
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < values.length; i++) {
    if (values[i] < least) least = values[i];
    if (values[i] > most) most = values[i];
  }
  return most - least > Math.max(absolute, share * least);
}
