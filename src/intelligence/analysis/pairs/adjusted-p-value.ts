import { correlationPValue } from '../../statistics/correlation-p-value.js';

/** The weekend effect and the linear trend, taken off both sides before they are correlated (prepared-series.ts). */
const TAKEN_OFF = 2;
/** Keeps two degrees of freedom for the t-test. */
const MIN_DAYS = 4;

/**
 * Two-sided p-value of a correlation of prepared scores: what is left of two series once other things are taken off both
 * correlates as a partial correlation does, and each of those things costs a degree of freedom.
 *
 * Reference: Fisher (1924), Metron 3:329-332.
 *
 * @param nEffective days that the paired ones are worth
 * @param alsoTakenOff further series held constant
 */
export function adjustedPValue(r: number, nEffective: number, alsoTakenOff = 0): number {
  return correlationPValue(r, Math.max(MIN_DAYS, nEffective - TAKEN_OFF - alsoTakenOff));
}
