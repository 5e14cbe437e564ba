import { EARLIEST_DAY, parseDay } from '../../common/calendar.js';
import { urgencyOf } from '../../safety/categories.js';
import { jointFlagsOf, redFlagsInSymptom } from '../../safety/find-in-symptom.js';
import type { SpokenFlag } from '../../safety/red-flag.js';
import type { ReadObservation } from './observation.js';
import { redFlagsInNote } from './read-note.js';

/** The red flags of one item of a list of observations. */
export interface FoundFlags {
  /** Position in the list. */
  index: number;
  /** null when the item was refused; then nothing of it is stored. */
  observation: ReadObservation | null;
  /** The day that a refused item names; null: none, or the item was not refused. */
  writtenDay: string | null;
  /** Red flags found in the note. */
  noted: readonly SpokenFlag[];
  /** Red flags that the symptom shows, alone or with another symptom of its day. */
  shown: readonly SpokenFlag[];
  /** Red flags of the note and of the symptom that cannot wait for a brief. */
  urgent: readonly SpokenFlag[];
}

/** Returns null when nothing was found, which is the usual case. */
export function findFlags(
  index: number,
  item: unknown,
  observation: ReadObservation | null,
): FoundFlags | null {
  const noted = redFlagsInNote(item);
  const recorded = observation
    ? redFlagsInSymptom(observation.metric, observation.bodySite, observation.value)
    : [];
  const joint = observation ? jointFlagsOf(observation.metric, observation.value) : [];
  if (noted.length + recorded.length + joint.length === 0) return null;
  const urgent = [...new Set([...noted, ...recorded])].filter((flag) => urgencyOf(flag) === 'urgent');
  return {
    index,
    observation,
    writtenDay: observation ? null : writtenDayOf(item),
    noted,
    shown: [...new Set([...recorded, ...joint])],
    urgent,
  };
}

/** The day that an item names, whether or not the item can be read; null: none. */
function writtenDayOf(item: unknown): string | null {
  const { date, observed_at: at } = (item ?? {}) as { date?: unknown; observed_at?: unknown };
  for (const text of [at, date])
    if (typeof text === 'string') {
      const day = text.slice(0, 10);
      if (parseDay(day) !== null && day >= EARLIEST_DAY) return day;
    }
  return null;
}
