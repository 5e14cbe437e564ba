import { message } from '../../../../messages/message.js';
import { count, name, share } from '../../../../messages/slots.js';
import type { SymptomDays } from '../../../analysis/symptoms/symptom-days.js';
import type { Sentence } from '../../../domain/artefacts.js';
import { symptomDaysFactId } from '../../facts/fact-ids.js';
import { RARE_P } from '../../facts/symptom-facts.js';
import type { Week } from '../../week.js';
import { tell } from '../sentence.js';
import { cardOf, surpriseOf } from './levels.js';
import type { Topic } from './topic.js';

/** On this share of the logged days or more, a symptom is the week, whatever the weeks before were. */
const MOST_DAYS = 5 / 7;
const MIN_LOGGED = 4;
/** A week without a symptom is worth a word after so many weeks with it. */
const WEEKS_WITH = 4;
const ALWAYS_THERE = 2.5;
const SEVERAL_DAYS = 2;

/** What symptoms that come and go did this week, by their days. */
export function symptomTopics(week: Week): Topic[] {
  return week.symptoms.flatMap((one) => {
    const { week: now, weeksWith, pMore, pFewer } = one;
    if (now.of < MIN_LOGGED) return [];
    if (now.count === 0) return weeksWith >= WEEKS_WITH && pFewer <= 0.1 ? [freeTopic(one, week)] : [];
    const hasMoved = week.proven.some(({ trend }) => trend.metric === one.metric);
    const isRare = hasMoved || Math.min(pMore, pFewer) <= RARE_P;
    if (isRare || now.count >= MOST_DAYS * now.of) return [daysTopic(one, week)];
    // Too little for a finding, and still more of the week than what held steady.
    return now.count >= SEVERAL_DAYS
      ? [{ ...daysTopic(one, week), minor: true, weight: now.count / now.of }]
      : [];
  });
}

function daysTopic(one: SymptomDays, week: Week): Topic {
  const { metric, week: now, last28, previous28, pMore, pFewer, freeStretch } = one;
  const ids = [symptomDaysFactId(metric.code)];
  const symptom = name(metric);
  const story: Sentence[] = [tell(week, message('story.symptom', { symptom, week: share(now) }), ids)];
  if (previous28.of >= MIN_LOGGED)
    story.push(
      tell(week, message('story.symptom.month', { month: share(last28), before: share(previous28) }), ids),
    );
  const isMore = pMore <= RARE_P;
  const isFewer = pFewer <= RARE_P;
  if (isMore || isFewer || previous28.of >= MIN_LOGGED)
    story.push(
      tell(
        week,
        message(isMore ? 'story.symptom.more' : isFewer ? 'story.symptom.fewer' : 'story.symptom.as_before'),
        ids,
      ),
    );
  if (freeStretch > 1)
    story.push(tell(week, message('story.symptom.stretch', { days: count(freeStretch) }), ids));
  const rare = isMore ? pMore : isFewer ? pFewer : NaN;
  return {
    kind: 'symptom',
    metric: metric.code,
    metrics: [metric.code],
    direction: null,
    // A symptom that is there on most days of every week is reported once a month, and whenever it is there on all days.
    key: Number.isNaN(rare) && now.count < now.of ? `symptom:${metric.code}` : null,
    weight: Number.isNaN(rare) ? (ALWAYS_THERE * now.count) / now.of : surpriseOf(rare),
    headline: tell(week, message('story.headline.symptom', { symptom, days: share(now) }), ids),
    story,
    finding: cardOf(message('card.symptom', { symptom }), story, week),
  };
}

function freeTopic({ metric, week: now, weeksWith, pFewer }: SymptomDays, week: Week): Topic {
  const ids = [symptomDaysFactId(metric.code)];
  const symptom = name(metric);
  const story = [
    tell(
      week,
      message('story.symptom.free', { symptom, days: count(now.of), weeks: count(weeksWith + 1) }),
      ids,
    ),
    tell(week, message('story.welcome.good')),
  ];
  return {
    kind: 'symptom',
    metric: metric.code,
    metrics: [metric.code],
    direction: null,
    key: null,
    weight: Math.max(surpriseOf(pFewer), 1.5),
    headline: tell(week, message('story.headline.symptom_free', { symptom }), ids),
    story,
    finding: cardOf(message('card.symptom', { symptom }), story, week),
  };
}
