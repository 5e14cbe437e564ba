import { redFlagsInText } from '../../safety/find-in-text.js';
import type { SpokenFlag } from '../../safety/red-flag.js';
import { rejection, type Rejection } from './observation.js';

export const MAX_NOTE_LENGTH = 2000;

/** Why a note is refused; null: it is fine, or there is none. */
export function noteProblem(note: unknown): Rejection | null {
  if (note === undefined || note === null) return null;
  if (typeof note !== 'string') return rejection('bad_field', 'note must be a text');
  if (note.length > MAX_NOTE_LENGTH)
    return rejection('bad_field', `note must have at most ${MAX_NOTE_LENGTH} characters`);
  return null;
}

/** The only thing that is ever done with a note: the text is neither kept nor logged. */
export function redFlagsInNote(item: unknown): readonly SpokenFlag[] {
  const note = (item as { note?: unknown } | null | undefined)?.note;
  // Of one that is too long its beginning counts: it is refused, but not overlooked.
  return typeof note === 'string' ? redFlagsInText(note.slice(0, MAX_NOTE_LENGTH)) : [];
}
