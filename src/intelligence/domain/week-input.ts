import type { UnitSystem } from '../../common/locales.js';
import type { RenderLocale } from '../../messages/language.js';
import type { ArrivedFlag, NotedFlag } from '../../safety/red-flag.js';
import type { Experiment } from './experiment.js';
import type { PreviousWeek } from './week-state.js';

/**
 * Everything that the intelligence of one user and week may depend on. Pure data: no clock, no database. Two equal
 * inputs give byte-identical artefacts, whatever the order of the observations.
 */
export interface WeekInput {
  userId: string;
  /** Day number of the Monday of issue. The brief covers the seven days before it. */
  weekOf: number;
  /** The zone that the person set; null: unknown. It names the country of a crisis line. */
  timeZone: string | null;
  /** The language, with its country's habits, and the units that the texts are written in. Absent: the defaults. */
  locale?: RenderLocale;
  units?: UnitSystem;
  /** Last day that is over in the user's zone; observations after it are left out. Usually weekOf - 1. */
  lastCompleteDay: number;
  /** One stream for each (metric, source, body site); only days before weekOf. */
  streams: readonly ObservationStream[];
  /**
   * Number of values that are stored but marked implausible, on the days of the week and of its comparison; the streams
   * do not contain them.
   */
  suspectCount: number;
  /** The state that the latest week before this one left; null: there is none. */
  previous: PreviousWeek | null;
  /** Experiments that began before week_of, with the answers given for days before it. */
  experiments: readonly Experiment[];
  /** Red flags found in free text at ingest, on the last RED_FLAG_DAYS. The text itself is not kept. */
  notedFlags: readonly NotedFlag[];
  /** Red flags of the last RED_FLAG_DAYS as they arrived, of those that came in before the week. Absent: none. */
  arrivedFlags?: readonly ArrivedFlag[];
  /** How the person spells symptoms and medications, by code, where the code does not say it. Absent: nowhere. */
  spellings?: ReadonlyMap<string, string>;
}

export interface ObservationStream {
  metric: string;
  source: string;
  bodySite: string;
  /** Day numbers, parallel to `values`; several observations may fall on one day, in any order. */
  days: ArrayLike<number>;
  values: ArrayLike<number>;
  /** The values are the last readings of a counter, and not sums (running-total.ts). */
  runningTotal?: true;
}

export { HISTORY_DAYS } from '../../observations/history-days.js';
