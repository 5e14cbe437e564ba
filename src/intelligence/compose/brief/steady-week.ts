import { message } from '../../../messages/message.js';
import { level, name, names, share } from '../../../messages/slots.js';
import { isSymptom, type MetricDefinition, signOf } from '../../../observations/catalogue.js';
import { importanceOf } from '../../analysis/importance.js';
import { isSameThing } from '../../analysis/pairs/same-thing.js';
import { WEEK_DAYS } from '../../analysis/windows.js';
import type { TrendResult } from '../../domain/analysis.js';
import { observed } from '../../statistics/observed.js';
import type { Sentence } from '../../domain/artefacts.js';
import { metricFactId } from '../facts/fact-ids.js';
import type { FactList } from '../facts/fact-list.js';
import { type KnownUsual, usualOf } from '../facts/usual-facts.js';
import { compareCodes, isCompared, type Week } from '../week.js';
import { tell } from './sentence.js';

/** A measure is steady when this share of its recorded days lies where most days do. */
const STEADY_SHARE = 5 / 7;
const IN_HEADLINE = 2;
const OTHERS = 2;

interface Steady {
  trend: TrendResult;
  usual: KnownUsual;
}

/** With fewer recorded days, a week has not shown that it was steady. */
const MIN_DAYS = 5;
/** A range that holds more of all values than this says nothing. */
const WIDEST = 0.7;

/** A quiet week in specific words: which measures held steady, and where. null: none can be named. */
export function steadyWeek(
  week: Week,
  facts: FactList,
): { headline: Sentence; story: Sentence[]; metrics: string[] } | null {
  if (isUneven(week)) return null;
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

/** A day far out, a symptom on several days, or most ranges missed: no such week was steady, whatever its means say. */
function isUneven({ episodes, symptoms, ranges, loggedDays }: Week): boolean {
  const missed = ranges.filter(({ held }) => !held).length;
  return (
    loggedDays < MIN_DAYS ||
    episodes.length > 0 ||
    symptoms.some(({ week }) => week.count > 1) ||
    2 * missed > ranges.length
  );
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
  const series = week.series.find(({ metric }) => metric.code === trend.metric.code);
  if (!usual || !series) return null;
  const { days } = usual;
  const values = observed(series.values);
  const [least, most] = [values[0], values[values.length - 1]];
  // On a scale of answers nearly all of it is no range, and a level on its hard side is nothing to be called steady.
  const isTrivial = usual.high - usual.low > WIDEST * (most - least);
  const isHard = signOf(trend.metric.direction) < 0 && trend.metric.selfReported && trend.weekMean > most / 2;
  if (isTrivial || isHard || days.of < MIN_DAYS) return null;
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
