/** What the app's backend receives about a brief that was made again. It contains no value. */
export interface BriefRevised {
  type: 'brief_revised';
  user_id: string;
  external_id: string | null;
  week_of: string;
  /** Counts from 1; the first that is announced is 2. */
  revision: number;
  /** What reads differently: `headline`, `safety`, or `metric:` and the metric's code. */
  changed: string[];
}
