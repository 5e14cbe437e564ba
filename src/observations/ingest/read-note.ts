import { redFlagsInText } from '../../safety/find-in-text.js';
import type { SpokenFlag } from '../../safety/red-flag.js';
import { rejection, type Rejection } from './observation.js';

export const MAX_NOTE_LENGTH = 2000;

/** Why a note is refused; null when it is valid or absent. */
export function noteProblem(note: unknown): Rejection | null {
  if (note === undefined || note === null) return null;
  if (typeof note !== 'string') return rejection('bad_field', 'note must be a text');
  if (note.length > MAX_NOTE_LENGTH)
    return rejection('bad_field', `note must have at most ${MAX_NOTE_LENGTH} characters`);
  return null;
}

/**
 * Searches a note for red flags. Nothing else is ever done with it: the text is neither stored nor logged
 * (decision 18).
 */
export function redFlagsInNote(item: unknown): readonly SpokenFlag[] {
  const note = (item as { note?: unknown } | null | undefined)?.note;
  // A note that is too long is refused, but its beginning is still searched.
  return typeof note === 'string' ? redFlagsInText(note.slice(0, MAX_NOTE_LENGTH)) : [];
}
