import { normalQuantile } from './normal-quantile.js';

/** Multiplies a MAD so that it estimates the SD of normal data: 1 / normal quantile of 3/4 = 1.4826. */
export const MAD_TO_SD = 1 / normalQuantile(0.75);
