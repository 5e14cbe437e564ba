/** The windows of days that the analysis reads, and how many days it needs in them. Sources: docs/methods.md. */

/** The brief's own week, and the four weeks it is compared with. */
export const WEEK_DAYS = 7;
export const BASELINE_DAYS = 28;
/** With fewer days than these, no trend is tested. */
export const MIN_WEEK_DAYS = 4;
export const MIN_BASELINE_DAYS = 12;

/**
 * Days behind an association: enough to find one of medium strength, and recent enough to describe the person of today.
 */
export const ASSOCIATION_DAYS = 112;
/** With fewer days that have both values, no pair is tested: even a correlation of 0.7 would seldom be found. */
export const MIN_PAIRED_DAYS = 21;
/** A side needs this many days that differ from its usual value (a yes/no series needs this many of either answer). */
export const MIN_CONTRAST_DAYS = 7;

/** False discovery rates of the ladder: for the watch list, and for the answers (methods 3.3). */
export const WATCH_Q = 0.1;
export const CANDIDATE_Q = 0.05;
/**
 * A declared pair is tested once, when this many days have passed since and this many of them have both values. After
 * the last number of days it is given up.
 */
export const CONFIRMATION_DAYS = 56;
export const MIN_CONFIRMATION_PAIRS = 28;
export const CONFIRMATION_PATIENCE_DAYS = 112;
/**
 * A confirmed pair is tested on this many recent days. It retires when two Mondays this far apart, and all Mondays
 * between them, do not find it.
 */
export const RETIREMENT_DAYS = 84;
export const UNSEEN_DAYS = 28;
/** For this long a retired pair is still reported. */
export const RETIRED_FOR_DAYS = 182;

/** Red flags are reported for days as far back as this, when no brief has reported them yet. */
export const RED_FLAG_DAYS = 28;
