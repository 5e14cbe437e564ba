/** What of an issued week was changed by making it again. Codes and names only, never a value. */
export interface RevisionReason {
  reasons: ('late_records' | 'corrected_records' | 'deleted_records' | 'made_again')[];
  /** The first day whose records changed. */
  from_day?: string;
  /** What a reader finds changed: `headline`, `safety`, or `metric:` and the metric's code. */
  changed?: string[];
}

/** Which revision a stored week is. Readers see it in the head of the brief. */
export interface WeekRevision {
  /** Counts from 1. */
  revision: number;
  revised_at: Date | null;
  revised_because: RevisionReason | null;
  /** When records that the week has not read began to change; null: it has read all. */
  outdated_since: Date | null;
}
