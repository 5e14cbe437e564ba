/**
 * The error of a forecast quantile, in which misses on its unlikely side count more: the mean over many forecasts is
 * smallest for the true quantile.
 *
 * Reference: Koenker & Bassett (1978), Econometrica 46:33-50.
 *
 * @param actual what happened
 * @param forecast the forecast quantile
 * @param share of the quantile, from 0 to 1
 * @example pinballLoss(10, 8, 0.9); // 1.8
 */
export function pinballLoss(actual: number, forecast: number, share: number): number {
  return actual >= forecast ? share * (actual - forecast) : (1 - share) * (forecast - actual);
}
