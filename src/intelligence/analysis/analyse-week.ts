import { findEpisodes } from './episodes/find-episodes.js';
import { testFamily } from './pairs/associations.js';
import { findChanges } from './trends/changes.js';
import { closestQuestion } from './pairs/closest-question.js';
import { gateWeek } from './gate/gate-week.js';
import { findConjunction } from './conjunctions/find-conjunction.js';
import { followStories, NO_STORIES } from './stories/follow-stories.js';
import { symptomDays } from './symptoms/symptom-days.js';
import { forecastWeek } from './forecasts/forecasts.js';
import { climbLadder } from './ladder/ladder.js';
import { scoreRanges } from './forecasts/range-outcomes.js';
import { findRedFlags } from './red-flags/find-red-flags.js';
import { testSilences, informativeSilences } from './missing-days/silences.js';
import { findStoppedTracking } from './missing-days/stopped-tracking.js';
import { compareWeeks } from './trends/trends.js';
import { claimBurdens, judgeLevels } from './budget/claim-levels.js';
import { BASELINE_DAYS, WEEK_DAYS } from './windows.js';
import type { RangeOutcome, TrendResult } from '../domain/analysis.js';
import type { Verdict } from '../domain/verdict.js';
import type { WeekInput } from '../domain/week-input.js';
import { analyseExperiments } from './experiments/experiment-results.js';
import { measureSystems, type SystemMeasure } from './scores/measure-systems.js';
import type { WeekAnalysis } from './week-analysis.js';

/** Computes every number of a user's week. Words come later. */
export function analyseWeek(input: WeekInput): WeekAnalysis {
  const { weekOf, previous } = input;
  const { series, warnings, blocked, sources } = gateWeek(input);
  const silences = testSilences(series, weekOf);
  const known = previous?.state.ladder ?? [];
  const family = testFamily(series, weekOf, { others: silences.map(({ p }) => p), known });
  const systems = measureSystems(input, sources);
  const burdens = systems.filter((one) => isComparable(one, blocked, weekOf)).map(({ burden }) => burden);
  const burdenTrends = compareWeeks(burdens, weekOf);
  claimBurdens(burdenTrends);
  const levels = judgeLevels(series, weekOf, previous?.state.budget);
  const changes = findChanges(series, weekOf);
  const episodes = findEpisodes(series, weekOf);
  return {
    series,
    blocked,
    sources,
    ...levels,
    changes,
    episodes,
    conjunction: findConjunction(levels.together),
    symptoms: symptomDays(series, weekOf),
    stories: followStories(
      previous?.state.stories ?? NO_STORIES,
      { ...levels, changes, episodes },
      series,
      weekOf,
    ),
    family,
    ladder: climbLadder({ family, series, weekOf, previous: known }),
    closest: closestQuestion(family, series, weekOf),
    shadows: [
      ...findStoppedTracking(series, weekOf, blocked),
      ...informativeSilences(silences, family.otherQ),
    ],
    silencesTested: silences.map(({ metric }) => metric.code),
    forecasts: forecastWeek(series, weekOf),
    ranges: rangeOutcomes(input, series, sources),
    experiments: analyseExperiments(input.experiments, series, weekOf, previous?.weekOf),
    redFlags: findRedFlags({ input, series: warnings }),
    systems,
    // The burdens form a family of tests of their own: readers look at the body systems side by side, apart from the
    // metrics.
    burdenTrends: byCode(burdenTrends),
  };
}

/** A range is valid only for the week right after it was given, however late the next brief comes. */
function rangeOutcomes(
  { previous }: WeekInput,
  series: WeekAnalysis['series'],
  sources: ReadonlyMap<string, string>,
): RangeOutcome[] {
  if (!previous) return [];
  // A range is for the device that it was made from.
  const sameSource = previous.state.ranges.filter(({ metric, source }) => source === sources.get(metric));
  return scoreRanges(sameSource, series, previous.weekOf + WEEK_DAYS);
}

/** A system's burden takes all sources together, so its weeks compare only where its symptoms kept theirs. */
function isComparable({ symptoms }: SystemMeasure, blocked: readonly Verdict[], weekOf: number): boolean {
  return (
    symptoms.length > 0 &&
    !blocked.some(
      ({ day, metric }) =>
        day >= weekOf - WEEK_DAYS - BASELINE_DAYS &&
        symptoms.some((symptom) => symptom.metric.code === metric),
    )
  );
}

function byCode(trends: readonly TrendResult[]): Map<string, TrendResult> {
  return new Map(trends.map((trend) => [trend.metric.code, trend]));
}
