import { writtenIn } from '../../messages/in-force.js';
import { inWordsOf } from '../../observations/catalogue.js';
import type { ComposedWeek } from '../domain/stored-week.js';
import type { WeekInput } from '../domain/week-input.js';
import { analyseWeek } from '../analysis/analyse-week.js';
import { optionsOf } from './brief/sentence.js';
import { composeBrief } from './brief/compose-brief.js';
import { addBlockedFacts } from './facts/blocked-facts.js';
import { FactList } from './facts/fact-list.js';
import { addLevelFacts } from './facts/level-facts.js';
import { addMetricFacts } from './facts/metric-facts.js';
import { addStoryFacts } from './facts/story-facts.js';
import { addSymptomFacts } from './facts/symptom-facts.js';
import { addTogetherFacts } from './facts/together-facts.js';
import { addPairFacts } from './facts/pair-facts.js';
import { addShadowFacts } from './facts/shadow-facts.js';
import { composeInsights } from './insights.js';
import { nextState } from './next-state.js';
import { composePatterns } from './patterns.js';
import { composeSystems } from './systems/compose-systems.js';
import { composeVelocity } from './velocity/compose-velocity.js';
import { weekSeries } from '../analysis/evidence/week-series.js';
import type { WeekAnalysis } from '../analysis/week-analysis.js';
import { describeWeek } from './week.js';

const NONE: ReadonlyMap<string, string> = new Map();

/** The whole computation of one user's week. It is pure: the same input gives the same bytes. */
export function composeWeek(input: WeekInput): ComposedWeek {
  return inWordsOf(input.spellings ?? NONE, () =>
    writtenIn(optionsOf(input), () => composeArtefacts(input, analyseWeek(input))),
  );
}

/** Turns results into artefacts. The facts come first. The brief adds the last of them, so it is composed last. */
export function composeArtefacts(input: WeekInput, analysis: WeekAnalysis): ComposedWeek {
  const week = describeWeek(input, analysis);
  const facts = new FactList();
  addMetricFacts(facts, week);
  addLevelFacts(facts, week);
  addStoryFacts(facts, week);
  addTogetherFacts(facts, week);
  addSymptomFacts(facts, week);
  addPairFacts(facts, week);
  addShadowFacts(facts, week);
  addBlockedFacts(facts, week);
  const velocity = composeVelocity(week, facts);
  const systems = composeSystems(week, facts);
  const insights = composeInsights(week);
  const patterns = composePatterns(week, facts);
  const { brief, ...memory } = composeBrief(week, facts);
  const ranges = new Set(brief.looking_ahead.ranges.map(({ metric }) => metric));
  return {
    brief,
    insights,
    patterns,
    velocity,
    systems,
    series: weekSeries(week, week.weekOf, brief.facts),
    state: nextState(week, velocity, { ...memory, ranges }),
  };
}
