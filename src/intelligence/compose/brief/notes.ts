import { leftOutNotes } from './left-out.js';
import { unreadDayNotes } from './unread-days.js';
import { weekdayName } from '../wording/weekday-name.js';
import { openDays } from '../facts/coverage-facts.js';
import type { Week } from '../week.js';
import { formatDays } from '../wording/format-value.js';

/** Says what was left out, and why. The numbers are in the facts of kind 'coverage'. */
export function notesOf(week: Week): string[] {
  const notes: string[] = unreadDayNotes(week);
  const open = week.hasHistory ? openDays(week) : 0;
  if (open === 1)
    notes.push(`${weekdayName(week.weekOf - 1)} was not over yet where you are, so it is left out.`);
  else if (open > 1)
    notes.push(`The last ${formatDays(open)} were not over yet where you are, so they are left out.`);
  notes.push(...leftOutNotes(week));
  const suspect = week.input.suspectCount;
  if (suspect === 1)
    notes.push('1 value could not be right as written. It is kept, but left out of what you read here.');
  else if (suspect > 1)
    notes.push(
      `${suspect} values could not be right as written. They are kept, but left out of what you read here.`,
    );
  return notes;
}
