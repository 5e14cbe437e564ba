import { correlationPValue } from '../../statistics/correlation-p-value.js';

/**
 * Degrees of freedom that prepared series have lost: the weekend effect and the linear trend are removed from both
 * sides before they are correlated (prepared-series.ts).
 */
const TAKEN_OFF = 2;
/** Leaves two degrees of freedom for the t-test. */
const MIN_DAYS = 4;

/**
 * Two-sided p-value of a correlation of prepared scores. What is left of two series after other variables are removed
 * from both is correlated as in a partial correlation, and each removed variable costs one degree of freedom.
 *
 * Reference: Fisher (1924), Metron 3:329-332.
 *
 * @param nEffective number of independent days that the paired days are worth
 * @param alsoTakenOff further series held constant
 */
export function adjustedPValue(r: number, nEffective: number, alsoTakenOff = 0): number {
  return correlationPValue(r, Math.max(MIN_DAYS, nEffective - TAKEN_OFF - alsoTakenOff));
}
