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
import { capitalise, voiceOf } from '../../wording/voice.js';
import { say } from '../sentence.js';
import type { Topic } from './topic.js';

const METHOD =
  'days with the habit minus days without, as chance had paired them in advance; randomisation test over the pairs, 95 % interval by its inversion';
const SURE_P = 0.05;

/** The result cards of the experiments that ended this week. */
export function experimentTopics(week: Week, facts: FactList): Topic[] {
  return week.experiments
    .filter(({ state }) => state === 'finished')
    .map((result) => resultTopic(result, facts.add(resultFact(result))));
}

/** Says how many days of a running experiment have passed. */
export function reportRunning(week: Week, facts: FactList): Sentence[] {
  return week.experiments
    .filter(({ state }) => state === 'running')
    .map((result) => {
      const fact = facts.add(resultFact(result));
      return say(`Your experiment "${titleOf(result)}" is on ${fact.display[0]}.`, [fact.id]);
    });
}

const titleOf = ({ experiment }: ExperimentResult): string => habitOf(experiment.habit).title;

function resultTopic(result: ExperimentResult, fact: Fact): Topic {
  const ids = [fact.id];
  const sentences = resultSentences(result, ids);
  return {
    kind: 'experiment',
    metric: result.outcome.code,
    direction: null,
    key: null,
    headline: say(`Your experiment is done: ${titleOf(result).toLowerCase()}`, ids),
    story: sentences,
    finding: {
      title: 'Your experiment',
      statement: sentences.map(({ text }) => text).join(' '),
      fact_ids: ids,
    },
  };
}

function resultSentences(result: ExperimentResult, ids: string[]): Sentence[] {
  const { outcome, difference, p, reason, pairs, experiment } = result;
  const title = titleOf(result);
  const { label } = outcome;
  if (reason !== null)
    return [say('Your experiment has come to its end.', ids), say(WITHOUT_ANSWER[reason], ids)];
  const voice = voiceOf(outcome);
  const [small, large] = sizes(result);
  const when = experiment.lag === 1 ? 'the day after' : 'on';
  if (p > SURE_P)
    return [
      say(`Your experiment has come to its end, with ${pairs} pairs of days that can be compared.`, ids),
      say(
        `They do not tell whether ${label} differs ${when} days with "${title}": chance alone could have made what we saw.`,
        ids,
      ),
    ];
  const word = difference > 0 ? voice.higher : voice.lower;
  return [
    say(
      `${capitalise(when)} days with "${title}" ${label} ${voice.was} ${word} by about ${formatChangeBesideName(outcome, Math.abs(difference))} than without it.`,
      ids,
    ),
    say(
      `Chance had picked the days, ${pairs} pairs of them, and chance alone would rarely make so much. The true difference likely lies between ${small} and ${large}.`,
      ids,
    ),
  ];
}

const WITHOUT_ANSWER = {
  not_followed:
    'On too many days there is no answer, or it went another way than planned, so it cannot answer its question. That happens, and it is fine.',
  too_few_pairs: 'Too few pairs of days have a record, so it cannot answer its question.',
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
