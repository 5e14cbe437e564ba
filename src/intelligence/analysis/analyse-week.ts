import { findEpisodes } from './episodes/find-episodes.js';
import { testFamily } from './pairs/associations.js';
import { findChanges } from './trends/changes.js';
import { closestQuestion } from './pairs/closest-question.js';
import { buildDailySeries } from './series/daily-series.js';
import { forecastWeek } from './forecasts/forecasts.js';
import { climbLadder } from './ladder/ladder.js';
import { analyseLongView } from './trends/long-view.js';
import { scoreRanges } from './forecasts/range-outcomes.js';
import { findRedFlags } from './red-flags/find-red-flags.js';
import { testSilences, informativeSilences } from './missing-days/silences.js';
import { findStoppedTracking } from './missing-days/stopped-tracking.js';
import { analyseTrends } from './trends/trends.js';
import { WEEK_DAYS } from './windows.js';
import type { RangeOutcome, TrendResult } from '../domain/analysis.js';
import type { WeekInput } from '../domain/week-input.js';
import { analyseExperiments } from './experiments/experiment-results.js';
import { measureSystems } from './scores/measure-systems.js';
import type { WeekAnalysis } from './week-analysis.js';

/** Computes every number of a user's week. Words come later. */
export function analyseWeek(input: WeekInput): WeekAnalysis {
  const { weekOf, previous } = input;
  const { series } = buildDailySeries(input);
  const silences = testSilences(series, weekOf);
  const family = testFamily(series, weekOf, { others: silences.map(({ p }) => p) });
  const systems = measureSystems(input);
  const burdens = systems.filter(({ symptoms }) => symptoms.length > 0).map(({ burden }) => burden);
  return {
    series,
    trends: analyseTrends(series, weekOf),
    longView: analyseLongView(series, weekOf),
    changes: findChanges(series, weekOf),
    episodes: findEpisodes(series, weekOf),
    family,
    ladder: climbLadder({ family, series, weekOf, previous: previous?.state.ladder ?? [] }),
    closest: closestQuestion(family, series, weekOf),
    shadows: [...findStoppedTracking(series, weekOf), ...informativeSilences(silences, family.otherQ)],
    silencesTested: silences.map(({ metric }) => metric.code),
    forecasts: forecastWeek(series, weekOf),
    ranges: rangeOutcomes(input, series),
    experiments: analyseExperiments(input.experiments, series, weekOf, previous?.weekOf),
    redFlags: findRedFlags({ input, series }),
    systems,
    // The burdens form a family of tests of their own: readers look at the body systems side by side, apart from the
    // metrics.
    burdenTrends: byCode(analyseTrends(burdens, weekOf)),
  };
}

/** A range is valid only for the week right after it was given, however late the next brief comes. */
function rangeOutcomes({ previous }: WeekInput, series: WeekAnalysis['series']): RangeOutcome[] {
  return previous ? scoreRanges(previous.state.ranges, series, previous.weekOf + WEEK_DAYS) : [];
}

function byCode(trends: readonly TrendResult[]): Map<string, TrendResult> {
  return new Map(trends.map((trend) => [trend.metric.code, trend]));
}
