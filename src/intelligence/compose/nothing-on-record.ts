import { message } from '../../messages/message.js';
import { inWords } from './brief/sentence.js';
import { isAllSuspect, type Week } from './week.js';

/** The reason why there is nothing at all to work with. */
export const nothingOnRecord = (week: Week): string =>
  inWords(week, message(isAllSuspect(week) ? 'reason.all_suspect' : 'reason.no_records'));
