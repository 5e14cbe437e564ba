import type { LadderResult } from '../../../domain/analysis.js';
import type { Finding } from '../../../domain/artefacts.js';
import type { FactList } from '../../facts/fact-list.js';
import { pairFactIds } from '../../facts/pair-facts.js';
import { isPutForward, type ReportedPair } from '../../reported-pairs.js';
import type { Week } from '../../week.js';
import { effectWords } from '../../wording/effect-words.js';
import { formatDays } from '../../wording/format-value.js';
import { definitionOf, pairQuestion, pairStatement, pairWords } from '../../wording/pair-words.js';
import { say } from '../sentence.js';
import { SURPRISE, type Topic } from './topic.js';

/** The sign of rho this week or, when the pair could not be asked this week, on the day it was declared. */
export const signOfPair = ({ pair, association }: LadderResult): number => association?.rho ?? pair.sign;

/** Patterns that new days have just settled, and patterns that are no longer seen. */
export function pairTopics(week: Week, facts: FactList): { confirmed: Topic[]; retired: Topic[] } {
  const fresh = (results: readonly ReportedPair[]): ReportedPair[] =>
    results.filter((result) => result.isNew && isPutForward(result));
  return {
    confirmed: fresh(week.confirmed).map((result) => confirmedTopic(result, facts)),
    retired: fresh(week.retired).map((result) => retiredTopic(result, facts)),
  };
}

function confirmedTopic(result: ReportedPair, facts: FactList): Topic {
  const { pair, confirmation } = result;
  const rho = signOfPair(result);
  const ids = pairFactIds(pair, facts);
  const statement = pairStatement(pair, rho);
  const days = confirmation ? `${confirmation.n} new days` : 'the days since';
  const held = `We first saw it as a hint, then waited: ${days} show it too.`;
  return {
    kind: 'confirmed',
    metric: pair.y,
    metrics: [],
    direction: null,
    key: null,
    weight: SURPRISE.confirmed,
    headline: say(`A hint has held: ${definitionOf(pair.x).label} and ${definitionOf(pair.y).label}`, ids),
    story: [
      say([statement, effectSentence(result)].filter(Boolean).join(' '), ids),
      say(held, ids),
      say('They go together; why, no diary can tell.'),
    ],
    finding: {
      title: 'Settled on new days',
      statement: [statement, effectSentence(result), held, 'They go together; why, no diary can tell.']
        .filter(Boolean)
        .join(' '),
      fact_ids: ids,
    },
  };
}

function retiredTopic(result: ReportedPair, facts: FactList): Topic {
  const { pair } = result;
  const ids = pairFactIds(pair, facts);
  const was = pairStatement(pair, pair.sign);
  const text = `Earlier your days showed this: ${was.charAt(0).toLowerCase()}${was.slice(1)} The last weeks do not show it any more.`;
  return {
    kind: 'retired',
    metric: pair.y,
    metrics: [],
    direction: null,
    key: null,
    weight: SURPRISE.retired,
    headline: say(`No longer seen: ${definitionOf(pair.x).label} with ${definitionOf(pair.y).label}`, ids),
    story: [say(text, ids), say('Patterns come and go, so we take it back.')],
    finding: {
      title: 'No longer seen',
      statement: `${text} Patterns come and go, so we take it back.`,
      fact_ids: ids,
    },
  };
}

/** A candidate is worded as a question, never as a finding. */
export function candidateFinding(result: ReportedPair, facts: FactList): Finding {
  const { pair, association } = result;
  const question = pairQuestion(pair, signOfPair(result));
  const days = formatDays(association!.n);
  return {
    title: 'Worth watching',
    statement: [question, effectSentence(result), `We looked at ${days}, and it may still be chance.`]
      .filter(Boolean)
      .join(' '),
    fact_ids: pairFactIds(pair, facts),
  };
}

/** Example: "We keep watching whether mood is higher after nights with more sleep." */
export const watchedWhether = (result: LadderResult): string =>
  pairWords(result.pair, signOfPair(result)).whether;

function effectSentence({ pair, association, effect }: ReportedPair): string {
  return association && effect ? effectWords(pair, association.rho, effect).sentence : '';
}
