import { urgencyOf } from '../../safety/categories.js';
import { redFlagsInSymptom } from '../../safety/find-in-symptom.js';
import type { SpokenFlag } from '../../safety/red-flag.js';
import type { ReadObservation } from './observation.js';
import { redFlagsInNote } from './read-note.js';

/** The red flags of one item of a batch. */
export interface FlagFind {
  /** Place in the list given. */
  index: number;
  /** null: the item was refused; then nothing of it is kept. */
  observation: ReadObservation | null;
  /** Found in its note. */
  noted: readonly SpokenFlag[];
  /** Those of its note and of its symptom that cannot wait for a brief. */
  urgent: readonly SpokenFlag[];
}

/** null: nothing found, as nearly always. */
export function findFlags(
  index: number,
  item: unknown,
  observation: ReadObservation | null,
): FlagFind | null {
  const noted = redFlagsInNote(item);
  const recorded = observation
    ? redFlagsInSymptom(observation.metric, observation.bodySite, observation.value)
    : [];
  if (noted.length === 0 && recorded.length === 0) return null;
  const urgent = [...new Set([...noted, ...recorded])].filter((flag) => urgencyOf(flag) === 'urgent');
  return { index, observation, noted, urgent };
}
