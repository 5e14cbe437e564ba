import type { UserRef } from '../../common/user-id.js';

/** One observation as it arrives, from a request or from a row of a file. Nothing in it has been checked. */
export interface RawObservation {
  user_id?: unknown;
  metric?: unknown;
  value?: unknown;
  /** ISO 8601 with an offset. When it is given, `date` is not read. */
  observed_at?: unknown;
  /** `YYYY-MM-DD`, when only the day is known. */
  date?: unknown;
  /** The unit of the catalogue when it is left out. */
  unit?: unknown;
  source?: unknown;
  body_site?: unknown;
  /** Free text: searched for red flags and not stored. */
  note?: unknown;
}

/** One observation that was read and is valid, in the unit of the catalogue. */
export interface ReadObservation {
  userRef: UserRef;
  metric: string;
  /** How the person spelled the name of a symptom or medication, where its code does not say it. */
  spelling?: string;
  source: string;
  bodySite: string;
  /** The same for the body site. */
  siteSpelling?: string;
  /** The instant of the observation; midnight UTC of the day when `dated`. */
  moment: Date;
  /** Only the day is known. */
  dated: boolean;
  /** The calendar day in the person's time zone, `YYYY-MM-DD`. */
  day: string;
  value: number;
  /** Outside the plausible range of the catalogue: stored, but left out of the analysis. */
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
  | 'bad_field'
  | 'too_many_names';

/** Why an observation is refused. The message names the field and never contains its value. */
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
