import { createPcg } from '../../common/pcg.js';
import { metricDefinition } from '../../observations/catalogue.js';
import type { DailySeries } from '../domain/analysis.js';

/** A Monday. */
export const FIRST_DAY = 18_200;

/** One value per day from FIRST_DAY on; `valueOf` receives the day's index, starting with 0. */
export function madeSeries(code: string, days: number, valueOf: (i: number) => number): DailySeries {
  return {
    metric: metricDefinition(code)!,
    start: FIRST_DAY,
    values: Float64Array.from({ length: days }, (_, i) => valueOf(i)),
  };
}

export function noise(code: string, days: number, seed = code): DailySeries {
  const pcg = createPcg(seed);
  return madeSeries(code, days, () => pcg.normal());
}

/** y correlates with x `lag` days earlier by `rhoOn(i)` on day i, where both have unit variance. */
export function follower(
  code: string,
  x: DailySeries,
  { rhoOn, lag = 0, seed = code }: { rhoOn: (i: number) => number; lag?: number; seed?: string },
): DailySeries {
  const pcg = createPcg(`follows ${seed}`);
  return madeSeries(code, x.values.length, (i) => {
    const rho = rhoOn(i);
    return rho * (x.values[i - lag] ?? 0) + Math.sqrt(1 - rho * rho) * pcg.normal();
  });
}
