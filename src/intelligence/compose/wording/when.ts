import { count, days, phrase } from '../../../messages/slots.js';
import { message } from '../../../messages/message.js';
import type { PhraseSlot } from '../../../messages/message.js';
import { WEEK_DAYS } from '../../analysis/windows.js';

/** More days than this are counted instead of named. */
const MOST_NAMED = 3;

/** On which days of the week: "on Tuesday and Friday", "on 5 days", "on every day of the week". */
export function whenOf(dayNumbers: readonly number[]): PhraseSlot {
  if (dayNumbers.length === WEEK_DAYS) return phrase(message('when.every_day'));
  if (dayNumbers.length > MOST_NAMED)
    return phrase(message('when.days_count', { days: count(dayNumbers.length) }));
  return phrase(message('when.on_days', { days: days(dayNumbers) }));
}
