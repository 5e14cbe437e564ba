import { message } from '../../../../messages/message.js';
import { choice, level, list, name, names, phrase, share } from '../../../../messages/slots.js';
import { isSymptom } from '../../../../observations/catalogue.js';
import type { Conjunction, ConjunctionMember } from '../../../domain/conjunction.js';
import type { Sentence } from '../../../domain/artefacts.js';
import { metricFactId, TOGETHER, togetherFactId } from '../../facts/fact-ids.js';
import type { FactList } from '../../facts/fact-list.js';
import { usualOf } from '../../facts/usual-facts.js';
import type { Week } from '../../week.js';
import { isSameThing } from '../../../analysis/pairs/same-thing.js';
import { tell } from '../sentence.js';
import { cardOf } from './levels.js';
import type { Topic } from './topic.js';

/** A week of many measures at once matters more than one measure that is as far out. */
const WHOLE_WEEK = 1.5;
const IN_HEADLINE = 2;
/** More figures would not be read. */
const FIGURES = 2;

const HEADLINES = {
  better: 'story.headline.better',
  worse: 'story.headline.worse',
  mixed: 'story.headline.mixed',
  strain: 'story.headline.strain',
} as const;

/** The week in which many measures were out at once. */
export function conjunctionTopic(week: Week, facts: FactList): Topic | null {
  const { conjunction } = week;
  if (!conjunction) return null;
  const ids = [TOGETHER];
  const shown = differentThings(conjunction.members);
  const story = [
    ...opening(conjunction, week),
    ...shown
      .filter(isMeasured)
      .slice(0, FIGURES)
      .flatMap((one) => figure(one, week, facts)),
  ];
  story.push(
    tell(week, message(conjunction.kind === 'strain' ? 'story.strain.meaning' : 'story.together.meaning')),
  );
  const measures = names(shown.slice(0, IN_HEADLINE).map(({ metric }) => metric));
  return {
    kind: 'conjunction',
    metric: null,
    metrics: conjunction.members.map(({ metric }) => metric.code),
    direction: null,
    key: null,
    weight: WHOLE_WEEK * conjunction.size,
    headline: tell(week, message(HEADLINES[conjunction.kind], { measures }), ids),
    story,
    finding: cardOf(message('card.together'), story, week),
  };
}

function opening({ kind, members, of }: Conjunction, week: Week): Sentence[] {
  if (kind === 'strain') {
    const signs = list(
      members
        .slice(1)
        .map(({ metric, direction }) =>
          phrase(message('story.strain.sign', { metric: name(metric), direction: choice(direction) })),
        ),
    );
    const ids = members.map(({ metric }) => togetherFactId(metric.code));
    return [tell(week, message('story.strain', { signs }), [TOGETHER, ...ids])];
  }
  const out = share({ count: members.length, of });
  return [tell(week, message('story.together', { out, side: choice(kind) }), [TOGETHER])];
}

/** Of several measures of one thing, the first. */
function differentThings(members: readonly ConjunctionMember[]): ConjunctionMember[] {
  return members.filter(
    ({ metric }, i) => !members.slice(0, i).some((other) => isSameThing(other.metric.code, metric.code)),
  );
}

/** A symptom that comes and goes has no mean that says anything: its days have a card of their own. */
const isMeasured = ({ metric }: ConjunctionMember): boolean => !isSymptom(metric.code);

function figure({ metric }: ConjunctionMember, week: Week, facts: FactList): Sentence[] {
  const trend = week.trends.find((one) => one.metric.code === metric.code);
  const usual = usualOf(week, facts, metric);
  if (!trend || !usual) return [];
  return [
    tell(
      week,
      message('story.together.member', {
        metric: name(metric),
        week: level(metric, trend.weekMean),
        before: level(metric, usual.mean),
      }),
      [metricFactId(trend), usual.factId],
    ),
  ];
}
