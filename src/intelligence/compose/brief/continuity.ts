import { metricDefinition } from '../../../observations/catalogue.js';
import type { Sentence } from '../../domain/artefacts.js';
import { metricFactId } from '../facts/fact-ids.js';
import { isCompared, lastWeek, type Week } from '../week.js';
import { capitalise, voiceOf } from '../wording/voice.js';
import { say, vary } from './sentence.js';
import type { Topic } from './topics/topic.js';

/** Says what became of the measure that led last week's story. */
export function reportContinuity(week: Week, lead: Topic | null, reported: ReadonlySet<string>): Sentence[] {
  const led = lastWeek(week)?.led;
  if (!led?.metric || !led.direction || (led.kind !== 'trend' && led.kind !== 'episode')) return [];
  if (lead?.metric === led.metric)
    return lead.direction === led.direction
      ? [say(`${capitalise(nameOf(led.metric))} stood out last week too.`)]
      : [];
  const now = week.trends.find(({ metric }) => metric.code === led.metric);
  const metric = metricDefinition(led.metric);
  // A measure that moved again, in either direction, is reported where it belongs.
  if (!now || !metric || now.word !== 'about the same' || !isCompared(now)) return [];
  if (reported.has(led.metric) || week.episodes.some((episode) => episode.metric.code === led.metric))
    return [];
  const { plural, is } = voiceOf(metric);
  return [
    say(
      vary(week, 'continuity', [
        `Last week ${metric.label} stood out; this week ${plural ? 'they are' : 'it is'} within your usual ups and downs again.`,
        `What stood out last week, ${metric.label}, ${is} within your usual ups and downs again.`,
      ]),
      [metricFactId(now)],
    ),
  ];
}

const nameOf = (code: string): string => metricDefinition(code)?.label ?? 'This';
