import { isoDay } from '../../../../common/calendar.js';
import type { ExperimentResult } from '../../../domain/experiment.js';
import type { Fact, Sentence } from '../../../domain/artefacts.js';
import { habitOf } from '../../../experiments/habits.js';
import { experimentFactId } from '../../facts/fact-ids.js';
import type { Ledger } from '../../facts/ledger.js';
import { makeFact } from '../../facts/make-fact.js';
import type { Week } from '../../week.js';
import { figure, formatBesideName, formatDays, roundTo } from '../../wording/format-value.js';
import { voiceOf } from '../../wording/voice.js';
import { say } from '../sentence.js';
import type { Topic } from './topic.js';

const METHOD =
  'days with the habit minus days without, as chance had paired them in advance; randomisation test over the pairs, 95 % interval by its inversion';
const SURE_P = 0.05;

/** The result card of an experiment that ended this week. */
export function experimentTopics(week: Week, ledger: Ledger): Topic[] {
  return week.experiments
    .filter(({ state }) => state === 'finished')
    .map((result) => resultTopic(result, ledger.add(resultFact(result))));
}

/** How far a running one has come. */
export function tellRunning(week: Week, ledger: Ledger): Sentence[] {
  return week.experiments
    .filter(({ state }) => state === 'running')
    .map((result) => {
      const fact = ledger.add(resultFact(result));
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
  const { outcome, difference, p, reason, pairs } = result;
  const { label } = outcome;
  if (reason !== null)
    return [
      say('Your experiment has come to its end.', ids),
      say(
        reason === 'not_followed'
          ? 'Too many days went another way than planned, so it cannot answer its question. That happens, and it is fine.'
          : `Too few pairs of days have a record of ${label}, so it cannot answer its question.`,
        ids,
      ),
    ];
  const voice = voiceOf(outcome);
  const [low, high] = result.interval95;
  const range = `between ${formatBesideName(outcome, low)} and ${formatBesideName(outcome, high)}`;
  if (p > SURE_P)
    return [
      say(
        `On days with "${titleOf(result)}" and days without it, ${label} came out much alike over ${pairs} pairs of days.`,
        ids,
      ),
      say(`The difference may lie anywhere ${range}, so chance alone could have made it.`, ids),
    ];
  const word = difference > 0 ? voice.higher : voice.lower;
  return [
    say(
      `On days with "${titleOf(result)}" ${label} ${voice.was} ${word}, by about ${formatBesideName(outcome, Math.abs(difference))}, than on days without it.`,
      ids,
    ),
    say(
      `Chance had picked the days, over ${pairs} pairs of them, so this is more than a coincidence of your weeks. The true difference likely lies ${range}.`,
      ids,
    ),
  ];
}

function resultFact(result: ExperimentResult): Fact {
  const { experiment, outcome, daysGone, days, difference, interval95, pairs } = result;
  const decimals = outcome.decimals + 1;
  const told = result.state === 'finished' && result.reason === null;
  const [low, high] = interval95;
  const first = experiment.startsOn + experiment.lag;
  const last = experiment.startsOn + daysGone - 1 + experiment.lag;
  return makeFact({
    id: experimentFactId(experiment.id),
    kind: 'experiment',
    metric: outcome.code,
    window: { start: isoDay(first), end: isoDay(last) },
    value: told ? roundTo(difference, decimals) : daysGone,
    unit: told ? outcome.unit : 'days',
    display: [
      `day ${daysGone} of ${days}`,
      formatDays(days),
      ...(told
        ? [
            formatBesideName(outcome, Math.abs(difference)),
            `between ${formatBesideName(outcome, low)} and ${formatBesideName(outcome, high)}`,
            `${pairs} pairs`,
          ]
        : []),
    ],
    direction: told && difference !== 0 ? (difference > 0 ? 'higher' : 'lower') : null,
    certainty: told ? (result.p <= SURE_P ? 'proven' : 'none') : null,
    n: told ? 2 * pairs : daysGone,
    method: METHOD,
    interval: told ? [roundTo(low, decimals), roundTo(high, decimals)] : null,
    p: told ? figure(result.p) : null,
    evidence: daysGone > 0 ? [{ series: outcome.code, start: isoDay(first), end: isoDay(last) }] : [],
  });
}
