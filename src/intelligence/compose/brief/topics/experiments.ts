import { type Message, message, type PhraseSlot } from '../../../../messages/message.js';
import {
  choice,
  count,
  difference as differenceOf,
  name,
  phrase,
  range,
  share,
} from '../../../../messages/slots.js';
import { isoDay } from '../../../../common/calendar.js';
import type { ExperimentResult } from '../../../domain/experiment.js';
import type { Fact, Sentence } from '../../../domain/artefacts.js';
import { habitOf } from '../../../experiments/habits.js';
import { experimentFactId } from '../../facts/fact-ids.js';
import type { FactList } from '../../facts/fact-list.js';
import { makeFact } from '../../facts/make-fact.js';
import type { Week } from '../../week.js';
import {
  figure,
  formatBesideName,
  formatChangeBesideName,
  formatDays,
  roundTo,
} from '../../wording/format-value.js';
import { inWords, joined, tell } from '../sentence.js';
import { SURPRISE, type Topic } from './topic.js';

const METHOD =
  'days with the habit minus days without, as chance had paired them in advance; randomisation test over the pairs, 95 % interval by its inversion';
const SURE_P = 0.05;

/** The result cards of the experiments that ended this week. */
export function experimentTopics(week: Week, facts: FactList): Topic[] {
  return week.experiments
    .filter(({ state }) => state === 'finished')
    .map((result) => resultTopic(result, facts.add(resultFact(result)), week));
}

/** Says how many days of a running experiment have passed. */
export function reportRunning(week: Week, facts: FactList): Sentence[] {
  return week.experiments
    .filter(({ state }) => state === 'running')
    .map((result) => {
      const fact = facts.add(resultFact(result));
      const days = share({ count: result.daysGone, of: result.days });
      return tell(week, message('experiment.running', { habit: habitIn(result), days }), [fact.id]);
    });
}

const habitIn = ({ experiment }: ExperimentResult): PhraseSlot =>
  phrase(message(habitOf(experiment.habit).name));

function resultTopic(result: ExperimentResult, fact: Fact, week: Week): Topic {
  const ids = [fact.id];
  const sentences = resultTexts(result).map((text) => tell(week, text, ids));
  return {
    kind: 'experiment',
    metric: result.outcome.code,
    metrics: [],
    direction: null,
    key: null,
    weight: SURPRISE.experiment,
    headline: tell(week, message('experiment.done', { habit: habitIn(result) }), ids),
    story: sentences,
    finding: {
      title: inWords(week, message('experiment.card')),
      statement: joined(sentences),
      sentences,
      fact_ids: ids,
    },
  };
}

function resultTexts(result: ExperimentResult): Message[] {
  const { difference, interval95, p, reason } = result;
  if (reason !== null) return [message('experiment.ended'), message(WITHOUT_ANSWER[reason])];
  const pairs = count(result.pairs);
  const outcome = name(result.outcome);
  const habit = habitIn(result);
  const lag = choice(result.experiment.lag === 1 ? 'next' : 'same');
  if (p > SURE_P)
    return [
      message('experiment.ended_with_pairs', { pairs }),
      message('experiment.unclear', { outcome, lag, habit }),
    ];
  const way = choice(difference > 0 ? 'higher' : 'lower');
  const size = differenceOf(result.outcome, Math.abs(difference));
  const [small, large] = interval95.map(Math.abs).sort((a, b) => a - b);
  return [
    message('experiment.result', { outcome, lag, habit, way, size }),
    message('experiment.certainty', { pairs, likely: range(result.outcome, small, large) }),
  ];
}

const WITHOUT_ANSWER = {
  not_followed: 'experiment.not_followed',
  too_few_pairs: 'experiment.too_few_pairs',
} as const;

/** The interval as sizes in the direction found, the smaller first. It contains no zero where the result is sure. */
function sizes({ outcome, interval95 }: ExperimentResult): [string, string] {
  const [a, b] = interval95.map(Math.abs).sort((x, y) => x - y);
  return [formatBesideName(outcome, a), formatBesideName(outcome, b)];
}

function resultFact(result: ExperimentResult): Fact {
  const { experiment, outcome, daysGone, days, difference, interval95, pairs } = result;
  const decimals = outcome.decimals + 1;
  const hasResult = result.state === 'finished' && result.reason === null;
  const [low, high] = interval95;
  const [small, large] = sizes(result);
  const first = experiment.startsOn + experiment.lag;
  const last = experiment.startsOn + daysGone - 1 + experiment.lag;
  return makeFact({
    id: experimentFactId(experiment.id),
    kind: 'experiment',
    metric: outcome.code,
    window: { start: isoDay(first), end: isoDay(last) },
    value: hasResult ? roundTo(difference, decimals) : daysGone,
    unit: hasResult ? outcome.unit : 'days',
    display: [
      `day ${daysGone} of ${days}`,
      formatDays(days),
      ...(hasResult
        ? [
            formatChangeBesideName(outcome, Math.abs(difference)),
            `between ${small} and ${large}`,
            `${pairs} pairs`,
          ]
        : []),
    ],
    direction: hasResult && difference !== 0 ? (difference > 0 ? 'higher' : 'lower') : null,
    certainty: hasResult ? (result.p <= SURE_P ? 'proven' : 'none') : null,
    n: hasResult ? 2 * pairs : daysGone,
    method: METHOD,
    interval: hasResult ? [roundTo(low, decimals), roundTo(high, decimals)] : null,
    p: hasResult ? figure(result.p) : null,
    evidence: daysGone > 0 ? [{ series: outcome.code, start: isoDay(first), end: isoDay(last) }] : [],
  });
}
