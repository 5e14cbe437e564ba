import type { UserRef } from '../../common/user-id.js';

/** One observation as it comes in: from the wire, or from a row of a file. Nothing about it is known to be right. */
export interface RawObservation {
  user_id?: unknown;
  metric?: unknown;
  value?: unknown;
  /** ISO 8601 with an offset. Where it is given, `date` is not read. */
  observed_at?: unknown;
  /** `YYYY-MM-DD`, where only the day is known. */
  date?: unknown;
  /** The catalogue's unit when left out. */
  unit?: unknown;
  source?: unknown;
  body_site?: unknown;
  /** Free text: looked through for red flags, and not kept. */
  note?: unknown;
}

/** One observation read and found good, in the catalogue's unit. */
export interface ReadObservation {
  userRef: UserRef;
  metric: string;
  source: string;
  bodySite: string;
  /** The instant observed; midnight UTC of the day when `dated`. */
  moment: Date;
  /** Only the day is known. */
  dated: boolean;
  /** The person's own calendar day, `YYYY-MM-DD`. */
  day: string;
  value: number;
  /** Outside what the catalogue holds plausible: stored, but left out of the analysis. */
  suspect: boolean;
}

export type RejectionCode =
  | 'bad_user_id'
  | 'unknown_metric'
  | 'unknown_unit'
  | 'bad_date'
  | 'future_date'
  | 'not_finite'
  | 'out_of_range'
  | 'bad_field';

/** Why an observation is refused. The message names the field, never what stood in it. */
export interface Rejection {
  code: RejectionCode;
  message: string;
}

export function rejection(code: RejectionCode, message: string): Rejection {
  return { code, message };
}

export function isRejection(reading: object): reading is Rejection {
  return 'code' in reading && 'message' in reading;
}
