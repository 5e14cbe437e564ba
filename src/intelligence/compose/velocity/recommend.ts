import { message, type MessageId } from '../../../messages/message.js';
import { inWords } from '../brief/sentence.js';
import type { Week } from '../week.js';

/**
 * Small, reversible things that a person may like to try. They are offered after a proven change for the worse, never
 * as a duty.
 */
const OFFERS: ReadonlyMap<string, MessageId> = new Map<string, MessageId>([
  ['sleep_minutes', 'offer.sleep'],
  ['steps', 'offer.walk'],
  ['active_minutes', 'offer.walk'],
  ['sedentary_minutes', 'offer.stretch'],
]);
const AT_MOST = 2;

export function recommend(week: Week): string[] {
  const offers = week.proven
    .filter(({ valence }) => valence === 'worse')
    .flatMap(({ trend }) => OFFERS.get(trend.metric.code) ?? []);
  return [...new Set(offers)].slice(0, AT_MOST).map((offer) => inWords(week, message(offer)));
}
