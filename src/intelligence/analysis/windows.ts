/** The stretches of days the analysis looks at, and what it needs of them. Sources: docs/methods.md. */

/** The brief's own week, and the four weeks it is compared with. */
export const WEEK_DAYS = 7;
export const BASELINE_DAYS = 28;
/** Below these no trend is tested. */
export const MIN_WEEK_DAYS = 4;
export const MIN_BASELINE_DAYS = 12;

/** Days behind an association: enough to find a strong one, recent enough to be about the person of today. */
export const ASSOCIATION_DAYS = 84;
/** Below so many days with both values no pair is tested: even a correlation of 0.7 would hardly ever be found. */
export const MIN_PAIRED_DAYS = 28;
/** A side needs so many days that differ from its usual value (of a yes/no series: so many of either). */
export const MIN_CONTRAST_DAYS = 7;
