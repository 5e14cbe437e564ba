import { metricDefinition } from '../../../observations/catalogue.js';
import type { Sentence } from '../../domain/artefacts.js';
import { metricFactId } from '../facts/fact-ids.js';
import { isCompared, isProven, lastWeek, type Week } from '../week.js';
import { directionOf, voiceOf } from '../wording/voice.js';
import { say, vary } from './sentence.js';

/** How it went on with what led last week's story, where that was a measure that moved. */
export function tellContinuity(week: Week): Sentence[] {
  const led = lastWeek(week)?.led;
  if (!led?.metric || !led.direction || (led.kind !== 'trend' && led.kind !== 'episode')) return [];
  const now = week.trends.find(({ metric }) => metric.code === led.metric);
  const metric = metricDefinition(led.metric);
  if (!now || !metric || !isCompared(now)) return [];
  const voice = voiceOf(metric);
  const before = led.direction === 'higher' ? voice.higher : voice.lower;
  const ids = [metricFactId(now)];
  if (!isProven(now)) {
    // A lean is told as a lean further down.
    if (directionOf(now.word) !== null) return [];
    return [
      say(
        vary(week, 'continuity', [
          `Last week ${metric.label} stood out; this week ${voice.was === 'were' ? 'they are' : 'it is'} within your usual ups and downs again.`,
          `What stood out last week, ${metric.label}, ${voice.was === 'were' ? 'are' : 'is'} within your usual ups and downs again.`,
        ]),
        ids,
      ),
    ];
  }
  if (directionOf(now.word) === led.direction)
    return [say(`What stood out last week went on: ${metric.label} ${voice.was} ${before} again.`, ids)];
  return [say(`Last week ${metric.label} had moved the other way.`, ids)];
}
