/**
 * Everything the intelligence of one user and week may depend on. Pure data: no clock, no database. Two equal inputs
 * give byte-identical artefacts, in whatever order the observations come.
 */
export interface WeekInput {
  userId: string;
  /** Day number of the Monday of issue. The brief tells of the seven days before it. */
  weekOf: number;
  /** Last day that is over in the user's zone; observations after it are left out. Usually weekOf - 1. */
  lastCompleteDay: number;
  /** One stream for each (metric, source, body site); only days before weekOf. */
  streams: readonly ObservationStream[];
  /** Values stored but marked implausible within the history read; they are left out of the streams. */
  suspectCount: number;
  /** What the week before left (week_of - 7): its score. null: no such week. */
  previousScore: number | null;
}

export interface ObservationStream {
  metric: string;
  source: string;
  bodySite: string;
  /** Day numbers, parallel to `values`; several observations may fall on one day, in any order. */
  days: ArrayLike<number>;
  values: ArrayLike<number>;
}

/** Days of history read before week_of: 8 weeks for associations and 12 for baselines need fewer; older days add little. */
export const HISTORY_DAYS = 112;
