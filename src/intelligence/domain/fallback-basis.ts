import type { UnitSystem } from '../../common/locales.js';
import type { RenderLocale } from '../../messages/language.js';
import type { RedFlag } from './analysis.js';
import type { Brief, Fact } from './artefacts.js';

/** What is known of a person without the analysis. */
export interface FallbackBasis {
  /** Number of the week's seven days with any record; null: it could not be counted. */
  recordedDays: number | null;
  /** The latest week whose brief was complete; null: there is none, or none that may be repeated. */
  lastFull: { weekOf: string; story: Brief['main_story']; facts: readonly Fact[] } | null;
  /** The red flags that no complete brief has reported; they lead the fallback brief too. */
  redFlags: readonly RedFlag[];
  /** The zone that the person set; null: unknown. */
  timeZone: string | null;
  /** Absent: the defaults. */
  locale?: RenderLocale;
  units?: UnitSystem;
}

export const NOTHING_KNOWN: FallbackBasis = {
  recordedDays: null,
  lastFull: null,
  redFlags: [],
  timeZone: null,
};
