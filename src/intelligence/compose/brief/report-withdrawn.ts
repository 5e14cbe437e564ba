import { type Message, message } from '../../../messages/message.js';
import { name, phrase } from '../../../messages/slots.js';
import type { Sentence } from '../../domain/artefacts.js';
import { pairFactId } from '../facts/fact-ids.js';
import type { Week } from '../week.js';
import type { WithdrawnPair } from '../withdrawn-pairs.js';
import { definitionOf } from '../wording/pair-words.js';
import { whetherPair } from '../wording/whether-pair.js';
import { tell } from './sentence.js';

/** Says of each question that is not asked any more what has become of it. */
export const reportWithdrawn = (week: Week): Sentence[] =>
  week.withdrawn.map((one) => tell(week, wordsOf(one), [pairFactId(one.pair)]));

function wordsOf({ pair, association, explainedBy }: WithdrawnPair): Message {
  const whether = phrase(whetherPair(pair, pair.sign));
  if (explainedBy !== null) {
    const other = name(definitionOf(explainedBy));
    return message('looking_ahead.withdrawn_explained', { whether, other });
  }
  return association
    ? message('looking_ahead.withdrawn', { whether })
    : message('looking_ahead.withdrawn_unsettled', { whether });
}
