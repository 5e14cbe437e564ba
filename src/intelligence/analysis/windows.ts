/** The stretches of days the analysis looks at, and what it needs of them. Sources: docs/methods.md. */

/** The brief's own week, and the four weeks it is compared with. */
export const WEEK_DAYS = 7;
export const BASELINE_DAYS = 28;
/** Below these no trend is tested. */
export const MIN_WEEK_DAYS = 4;
export const MIN_BASELINE_DAYS = 12;

/** Days behind an association: enough to find a middling one, recent enough to be about the person of today. */
export const ASSOCIATION_DAYS = 112;
/** Below so many days with both values no pair is tested: even a correlation of 0.7 would seldom be found. */
export const MIN_PAIRED_DAYS = 21;
/** A side needs so many days that differ from its usual value (of a yes/no series: so many of either). */
export const MIN_CONTRAST_DAYS = 7;

/** False discovery rates of the ladder: into the watch list, and into the answers (methods 3.3). */
export const WATCH_Q = 0.1;
export const CANDIDATE_Q = 0.05;
/** A declared pair is tested once, when so many days have gone by since and so many of them have both; else given up. */
export const CONFIRMATION_DAYS = 56;
export const MIN_CONFIRMATION_PAIRS = 28;
export const CONFIRMATION_PATIENCE_DAYS = 112;
/** A confirmed pair is looked for in so many days; it retires when two Mondays so far apart, and all between, miss it. */
export const RETIREMENT_DAYS = 84;
export const UNSEEN_DAYS = 28;
/** For so long a retired pair is still told of. */
export const RETIRED_FOR_DAYS = 182;

/** Red flags are told of days as far back as this, where no brief has told of them yet. */
export const RED_FLAG_DAYS = 28;
