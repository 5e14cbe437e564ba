import { message, type Message } from '../../../../messages/message.js';
import { isSymptom, type MetricDefinition } from '../../../../observations/catalogue.js';
import { importanceOf } from '../../../analysis/importance.js';
import type { ChangeResult, LongViewResult, TrendResult } from '../../../domain/analysis.js';
import type { Finding, Sentence } from '../../../domain/artefacts.js';
import type { StoryStep } from '../../../domain/level-story.js';
import { normalQuantile } from '../../../statistics/normal-quantile.js';
import { changeFactId, longViewFactId, metricFactId } from '../../facts/fact-ids.js';
import type { FactList } from '../../facts/fact-list.js';
import { latestByMetric } from '../../facts/level-facts.js';
import { usualOf } from '../../facts/usual-facts.js';
import type { Week } from '../../week.js';
import {
  changeMessage,
  changeSlots,
  driftMessage,
  driftSlots,
  trendMessage,
  trendSlots,
} from '../../wording/level-messages.js';
import { valence } from '../../wording/voice.js';
import { joined, tell, vary } from '../sentence.js';
import { SURPRISE, type Topic } from './topic.js';

/** The smallest p that is distinguished: further out, surprise is no longer a matter of chance. */
const LEAST_P = 1e-9;

/** How far out a p is, as a standard normal variable. */
export const surpriseOf = (p: number): number => -normalQuantile(Math.max(p, LEAST_P) / 2);

/** The levels that this week's stories open with: the week itself, a lasting change, a drift. Episodes: episodes.ts. */
export function levelTopics(week: Week, facts: FactList): Topic[] {
  return week.stories.steps.flatMap((step) => {
    const topic = step.state === 'opened' ? topicOf(step, week, facts) : null;
    return topic ? [topic] : [];
  });
}

function topicOf({ story }: StoryStep, week: Week, facts: FactList): Topic | null {
  const isOf = ({ metric }: { metric: MetricDefinition }): boolean => metric.code === story.metric;
  const change = latestByMetric(week.changes).find(isOf);
  const view = week.longView.find(isOf);
  const trend = week.trends.find(isOf);
  // A symptom that comes and goes is counted by its days (symptoms.ts).
  if (isSymptom(story.metric)) return null;
  if (story.kind === 'change' && change) return changeTopic(change, week);
  if (story.kind === 'drift' && view) return driftTopic(view, week, facts);
  return story.kind === 'trend' && trend ? trendTopic(trend, week, facts) : null;
}

/** The same certainty, worded differently for the first and second finding. */
const SURENESS = [message('story.sure.rarely'), message('story.sure.beyond')] as const;
const WELCOME = [message('story.welcome.change'), message('story.welcome.good')] as const;

function trendTopic(trend: TrendResult, week: Week, facts: FactList): Topic {
  const { metric } = trend;
  const direction = trend.difference > 0 ? 'higher' : 'lower';
  const ids = [metricFactId(trend)];
  const slots = trendSlots(trend);
  const story = [
    tell(week, trendMessage(trend), ids),
    ...usualSentence(metric, week, facts),
    tell(week, vary(week, `sure ${metric.code}`, SURENESS)),
  ];
  if (valence(metric, direction) === 'better') story.push(tell(week, vary(week, 'welcome', WELCOME)));
  return {
    kind: 'trend',
    metric: metric.code,
    metrics: [metric.code],
    direction,
    key: null,
    weight: importanceOf(metric) * surpriseOf(trend.p),
    headline: tell(week, message('story.headline.moved', slots), ids),
    story,
    finding: cardOf(message('card.moved', slots), story, week),
  };
}

/** "Most of your days lie between ...": the scale on which a reader judges a number. */
export function usualSentence(metric: MetricDefinition, week: Week, facts: FactList): Sentence[] {
  const usual = usualOf(week, facts, metric);
  if (!usual) return [];
  const id = usual.isOneValue ? 'story.usual_value' : 'story.usual';
  return [tell(week, message(id, { usual: usual.slot }), [usual.factId])];
}

/** A card says what the story would. */
export function cardOf(title: Message, story: readonly Sentence[], week: Week): Finding {
  return {
    title: tell(week, title).text,
    statement: joined(story),
    sentences: [...story],
    fact_ids: [...new Set(story.flatMap(({ fact_ids }) => fact_ids))],
  };
}

function changeTopic(change: ChangeResult, week: Week): Topic {
  const { metric, direction } = change;
  const ids = [changeFactId(metric.code)];
  const slots = changeSlots(change);
  const story = [tell(week, changeMessage(change), ids), tell(week, message('story.change.meaning'))];
  return {
    kind: 'change',
    metric: metric.code,
    metrics: [metric.code],
    direction,
    key: null,
    weight: importanceOf(metric) * SURPRISE.change,
    headline: tell(week, message('story.headline.change', slots), ids),
    story,
    finding: cardOf(message('card.change', slots), story, week),
  };
}

function driftTopic(view: LongViewResult, week: Week, facts: FactList): Topic {
  const { metric } = view;
  const direction = view.change > 0 ? 'higher' : 'lower';
  const ids = [longViewFactId(metric.code)];
  const slots = driftSlots(view);
  const story = [
    tell(week, driftMessage(view), ids),
    ...(view.rhythm === 'days' ? usualSentence(metric, week, facts) : []),
  ];
  if (valence(metric, direction) === 'better') story.push(tell(week, vary(week, 'welcome', WELCOME)));
  return {
    kind: 'drift',
    metric: metric.code,
    metrics: [metric.code],
    direction,
    key: null,
    weight: importanceOf(metric) * SURPRISE.drift,
    headline: tell(week, message('story.headline.drift', slots), ids),
    story,
    finding: cardOf(message('card.drift', slots), story, week),
  };
}
