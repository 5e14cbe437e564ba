import { message } from '../../../messages/message.js';
import { level, name, names, share } from '../../../messages/slots.js';
import type { MetricDefinition } from '../../../observations/catalogue.js';
import { importanceOf } from '../../analysis/importance.js';
import { isSameThing } from '../../analysis/pairs/same-thing.js';
import { WEEK_DAYS } from '../../analysis/windows.js';
import type { TrendResult } from '../../domain/analysis.js';
import type { Sentence } from '../../domain/artefacts.js';
import { metricFactId } from '../facts/fact-ids.js';
import type { FactList } from '../facts/fact-list.js';
import { type KnownUsual, usualOf } from '../facts/usual-facts.js';
import { compareCodes, isCompared, type Week } from '../week.js';
import { isSymptom } from '../../../observations/catalogue.js';
import { tell } from './sentence.js';

/** A measure is steady when this share of its recorded days lies where most days do. */
const STEADY_SHARE = 5 / 7;
const IN_HEADLINE = 2;
const OTHERS = 2;

interface Steady {
  trend: TrendResult;
  usual: KnownUsual;
}

/** A quiet week in specific words: which measures held steady, and where. null: none can be named. */
export function steadyWeek(
  week: Week,
  facts: FactList,
): { headline: Sentence; story: Sentence[]; metrics: string[] } | null {
  const steady = steadyMeasures(week, facts);
  if (steady.length === 0) return null;
  const [first, ...rest] = steady;
  const ids = (of: readonly Steady[]): string[] =>
    of.flatMap(({ trend, usual }) => [metricFactId(trend), usual.factId]);
  const shown = steady.slice(0, IN_HEADLINE);
  const story = [sentenceOf(first, week)];
  const others = rest.slice(0, OTHERS);
  if (others.length > 0)
    story.push(
      tell(week, message('story.steady.others', { metrics: names(others.map(metricOf)) }), ids(others)),
    );
  return {
    headline: tell(
      week,
      message('story.headline.steady', { measures: names(shown.map(metricOf)) }),
      ids(shown),
    ),
    story,
    metrics: [first, ...others].map((one) => metricOf(one).code),
  };
}

const metricOf = ({ trend }: Steady): MetricDefinition => trend.metric;

/** The most important first; those of equal importance take turns, week by week, so that no week reads like the last. */
function steadyMeasures(week: Week, facts: FactList): Steady[] {
  const open = new Set(week.stories.steps.map(({ story }) => story.metric));
  const far = new Set(week.episodes.map(({ metric }) => metric.code));
  const calm = week.trends
    .filter((trend) => isCompared(trend) && trend.word === 'about the same' && !isSymptom(trend.metric.code))
    .filter(({ metric }) => !open.has(metric.code) && !far.has(metric.code))
    .sort((a, b) => compareCodes(a.metric.code, b.metric.code));
  const turn = calm.length === 0 ? 0 : Math.floor(week.weekOf / WEEK_DAYS) % calm.length;
  const inTurn = [...calm.slice(turn), ...calm.slice(0, turn)];
  const steady: Steady[] = [];
  for (const trend of inTurn.sort((a, b) => importanceOf(b.metric) - importanceOf(a.metric))) {
    if (steady.some((one) => isSameThing(one.trend.metric.code, trend.metric.code))) continue;
    const one = steadyIn(trend, week, facts);
    if (one) steady.push(one);
    if (steady.length > OTHERS) break;
  }
  return steady;
}

function steadyIn(trend: TrendResult, week: Week, facts: FactList): Steady | null {
  const usual = usualOf(week, facts, trend.metric);
  if (!usual) return null;
  const { days } = usual;
  const isUsual = trend.weekMean >= usual.low && trend.weekMean <= usual.high;
  return isUsual && days.count >= STEADY_SHARE * days.of ? { trend, usual } : null;
}

function sentenceOf({ trend, usual }: Steady, week: Week): Sentence {
  return tell(
    week,
    message(usual.isOneValue ? 'story.steady.value' : 'story.steady', {
      metric: name(trend.metric),
      week: level(trend.metric, trend.weekMean),
      days: share(usual.days),
      usual: usual.slot,
    }),
    [metricFactId(trend), usual.factId],
  );
}
