import type { ChangeResult, LongViewResult } from '../../../domain/analysis.js';
import { changeFactId, longViewFactId, metricFactId } from '../../facts/fact-ids.js';
import { hasDrifted, latestByMetric, longWindow } from '../../facts/level-facts.js';
import type { MovedTrend, Week } from '../../week.js';
import { formatBesideName, formatChange } from '../../wording/format-value.js';
import { changeStatement, driftStatement, provenStatement } from '../../wording/statements.js';
import { spokenDate } from '../../wording/spoken-day.js';
import { capitalise, voiceOf } from '../../wording/voice.js';
import { say, vary } from '../sentence.js';
import type { Topic } from './topic.js';

/** The same certainty, worded differently for the first, second and third finding. */
const SURENESS = [
  'Chance alone would rarely show as much as that.',
  'That goes beyond your usual ups and downs.',
  'Here too, chance would rarely show so much.',
];

/** Trends of this week against the four weeks before, the strongest first. */
export function trendTopics(week: Week): Topic[] {
  return week.proven.map((moved, place) => trendTopic(moved, SURENESS[place % SURENESS.length], week));
}

function trendTopic(moved: MovedTrend, sureness: string, week: Week): Topic {
  const { trend, direction, valence } = moved;
  const { metric, weekMean, baselineMean } = trend;
  const voice = voiceOf(metric);
  const ids = [metricFactId(trend)];
  const word = direction === 'higher' ? voice.higher : voice.lower;
  const noun = direction === 'higher' ? voice.more : voice.less;
  const welcome =
    valence === 'better'
      ? ` ${vary(week, 'welcome', ['That is a welcome change.', 'That is good to see.'])}`
      : '';
  return {
    kind: 'trend',
    metric: metric.code,
    direction,
    key: null,
    headline: say(capitalise(`${noun} this week`), ids),
    story: [
      say(
        `${voice.subject} ${voice.was} ${word} this week than in the weeks before: ${formatBesideName(metric, weekMean)} on average, against ${formatBesideName(metric, baselineMean)}. ${sureness}${welcome}`,
        ids,
      ),
    ],
    finding: { title: capitalise(noun), statement: `${provenStatement(moved)} ${sureness}`, fact_ids: ids },
  };
}

/** Lasting changes of level, each reported once. */
export function changeTopics(week: Week): Topic[] {
  return latestByMetric(week.changes).map((change) => changeTopic(change));
}

function changeTopic(change: ChangeResult): Topic {
  const { metric, direction } = change;
  const voice = voiceOf(metric);
  const ids = [changeFactId(metric.code)];
  const word = direction === 'higher' ? voice.higher : voice.lower;
  return {
    kind: 'change',
    metric: metric.code,
    direction,
    key: `change:${metric.code}:${direction}`,
    headline: say(`${voice.subject} ${voice.has} been ${word} since about ${spokenDate(change.since)}`, ids),
    story: [
      say(
        `Looking back at all of your weeks, ${metric.label} moved to a ${direction} level around ${spokenDate(change.since)}: ${formatBesideName(metric, change.after)} on average since then, ${formatBesideName(metric, change.before)} before.`,
        ids,
      ),
      say('This page can see when it moved, not why; there may be a reason that only you know.'),
    ],
    finding: {
      title: `A lasting change in ${metric.label}`,
      statement: changeStatement(change),
      fact_ids: ids,
    },
  };
}

/** Slow drifts over weeks. A comparison of two means covers too little time to see them. */
export function driftTopics(week: Week): Topic[] {
  return week.longView.filter(hasDrifted).map(driftTopic);
}

function driftTopic(view: LongViewResult): Topic {
  const { metric } = view;
  const direction = view.word === 'higher' ? 'higher' : 'lower';
  const ids = [longViewFactId(metric.code)];
  const way = direction === 'higher' ? 'rise' : 'fall';
  return {
    kind: 'drift',
    metric: metric.code,
    direction,
    key: `drift:${metric.code}:${direction}`,
    headline: say(`A slow ${way} in ${metric.label}`, ids),
    story: [
      say(
        `Bit by bit over the last ${longWindow(view)}, your ${metric.label} went ${direction === 'higher' ? 'up' : 'down'} by about ${formatChange(metric, Math.abs(view.change))}. From one week to the next it hardly shows, so this page looks back further.`,
        ids,
      ),
    ],
    finding: { title: `A slow ${way} in ${metric.label}`, statement: driftStatement(view), fact_ids: ids },
  };
}
