import { DEFAULT_LOCALE } from '../../../common/locales.js';
import { message } from '../../../messages/message.js';
import { areNotesRead } from '../../../safety/read-languages.js';
import { inWords, type Listener } from './sentence.js';
import { leftOutNotes } from './left-out.js';
import { unreadDayNotes } from './unread-days.js';
import { openDays } from '../facts/coverage-facts.js';
import type { Week } from '../week.js';
import { count, day } from '../../../messages/slots.js';

/** In a language without a list of warning signs, every brief says so first. */
export function notReadNotes(week: { input: Listener }): string[] {
  return areNotesRead(week.input.locale ?? DEFAULT_LOCALE)
    ? []
    : [inWords(week, message('safety.notes_not_read'))];
}

/** Says what was left out, and why. The numbers are in the facts of kind 'coverage'. */
export function notesOf(week: Week): string[] {
  const notes: string[] = [...notReadNotes(week), ...unreadDayNotes(week)];
  const open = week.hasHistory ? openDays(week) : 0;
  if (open === 1) notes.push(inWords(week, message('notes.open_day', { day: day(week.weekOf - 1) })));
  else if (open > 1) notes.push(inWords(week, message('notes.open_days', { days: count(open) })));
  notes.push(...leftOutNotes(week));
  const suspect = week.input.suspectCount;
  if (suspect > 0) notes.push(inWords(week, message('notes.suspect', { values: count(suspect) })));
  return notes;
}
