import type { LadderResult } from '../../domain/analysis.js';
import type { SuggestedExperiment } from '../../domain/artefacts.js';
import type { ExperimentProposal } from '../../domain/experiment.js';
import { proposeExperiment } from '../../experiments/propose.js';
import { WEEK_DAYS } from '../../analysis/windows.js';
import { experimentFactId } from '../facts/fact-ids.js';
import type { FactList } from '../facts/fact-list.js';
import { makeFact } from '../facts/make-fact.js';
import { pairFactIds } from '../facts/pair-facts.js';
import type { Week } from '../week.js';
import { formatDays } from '../wording/format-value.js';
import { message } from '../../../messages/message.js';
import { count, name, phrase } from '../../../messages/slots.js';
import { habitOf } from '../../experiments/habits.js';
import { inWords, tell } from './sentence.js';
import { definitionOf } from '../wording/pair-words.js';
import { signOfPair } from './topics/pairs.js';

/** With a symptom of this severity (0-10) on any day of the week, no experiment is suggested. */
const SEVERE = 7;
/** Days until anything is suggested again. */
const QUIET_DAYS = 28;
/**
 * For a correlation of 1, y differs by this many SDs between the half of the days with more of x and the other half:
 * twice the mean of a half-normal distribution.
 */
const HALVES_APART = 2 * Math.sqrt(2 / Math.PI);

export interface Suggestion {
  experiments: SuggestedExperiment[];
  /** The keys under which the suggestion is remembered as reported. */
  keys: string[];
}

/**
 * Suggests at most one small experiment; a pattern that is not settled yet comes before one that is. There is none in
 * a week with a red flag or a severe symptom, none while another experiment runs, and none for some weeks after the
 * last suggestion.
 */
export function suggestExperiment(week: Week, facts: FactList): Suggestion {
  const running = week.experiments.some(({ state }) => state === 'running');
  if (week.redFlags.length > 0 || hasSevereDay(week) || running || suggestedLately(week))
    return { experiments: [], keys: [] };
  for (const result of [...week.candidates, ...week.confirmed]) {
    const proposal = proposalFor(result, week);
    if (proposal) return { experiments: [suggested(proposal, result, week, facts)], keys: [KEY] };
  }
  return { experiments: [], keys: [] };
}

function proposalFor(result: LadderResult, { input, weekOf }: Week): ExperimentProposal | null {
  const { pair, association } = result;
  if (!association) return null;
  const sign = signOfPair(result) > 0 ? 1 : -1;
  return proposeExperiment({
    userId: input.userId,
    weekOf,
    pair: { x: pair.x, y: pair.y, lag: pair.lag, sign },
    effectInSd: HALVES_APART * association.rho,
  });
}

const KEY = 'experiment';

function suggestedLately({ input, weekOf }: Week): boolean {
  const last = input.previous?.state.told.find(({ topic }) => topic === KEY);
  return last !== undefined && last.on > weekOf - QUIET_DAYS;
}

const hasSevereDay = ({ systems }: Week): boolean =>
  systems.some(({ symptoms }) =>
    symptoms.some(({ daily }) => daily.subarray(-WEEK_DAYS).some((severity) => severity >= SEVERE)),
  );

function suggested(
  proposal: ExperimentProposal,
  { pair }: LadderResult,
  week: Week,
  facts: FactList,
): SuggestedExperiment {
  const outcome = definitionOf(proposal.outcome);
  const fact = facts.add(
    makeFact({
      id: experimentFactId(proposal.id),
      kind: 'experiment',
      metric: proposal.outcome,
      window: week.period,
      value: proposal.days,
      unit: 'days',
      display: [formatDays(proposal.days)],
      n: proposal.days,
      method:
        'days needed to see a difference of the hinted size; the days are paired and chance has picked one of each pair',
      evidence: [{ series: proposal.outcome, ...week.history }],
    }),
  );
  const ids = [fact.id, ...pairFactIds(pair, facts)];
  const habit = habitOf(proposal.habit);
  const how = tell(
    week,
    message('experiment.suggested.how', {
      how: phrase(message(habit.how)),
      days: count(proposal.days),
      outcome: name(outcome),
    }),
    ids,
  );
  return {
    title: inWords(week, message('experiment.suggested', { habit: phrase(message(habit.name)) })),
    statement: how.text,
    sentences: [how],
    fact_ids: ids,
    proposal,
  };
}
