import type { UserRef } from '../../common/user-id.js';
import type { Doubt } from './doubt.js';

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
  /** ISO 8601 with an offset: when what began at `observed_at` ended. */
  observed_until?: unknown;
  /** The app's own id of the observation: the same id replaces, whatever else has changed. */
  id?: unknown;
  /** A text, or `{name, device, kind}`. */
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
  /** The instrument or questionnaire (source-key.ts); '': not known. */
  source: string;
  sourceKind: string | null;
  bodySite: string;
  /** The same for the body site. */
  siteSpelling?: string;
  /** The instant of the observation; midnight UTC of the day when `dated`. */
  moment: Date;
  /** The end of what began at `moment`; null: not known, or an instant. */
  until: Date | null;
  /** Only the day is known. */
  dated: boolean;
  /** The calendar day that it counts for, `YYYY-MM-DD` (day-of.ts). */
  day: string;
  /** Minutes east of UTC where the person was, if the record says so. */
  utcOffset: number | null;
  /** The app's own id; null: none. */
  clientId: string | null;
  value: number;
  /** Outside the plausible range of the catalogue: stored, but left out of the analysis. */
  suspect: boolean;
  /** Why it is suspect. */
  doubt?: Doubt;
}

/** An observation that the app takes back: an item with an id and the value null. */
export interface DeletedId {
  userRef: UserRef;
  clientId: string;
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

export function isDeletion(reading: object): reading is DeletedId {
  return !('metric' in reading) && 'clientId' in reading;
}
