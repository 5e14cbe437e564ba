import { isoDay } from '../../../common/calendar.js';
import type { AnomalyEpisode, DeclaredPair, TrendResult } from '../../domain/analysis.js';

/**
 * The names of facts. They are readable and stay the same from week to week, so that a bookmark of evidence keeps its
 * meaning.
 */
/** The id of the fact about a metric's week: the comparison where there is one, else the mean. */
export const metricFactId = ({ metric, word }: TrendResult): string =>
  `${word === 'too little data' ? 'week' : 'trend'}:${metric.code}`;
export const longViewFactId = (metric: string): string => `long_view:${metric}`;
export const changeFactId = (metric: string): string => `change:${metric}`;
/** A measure may have two episodes in a week, one up and one down. */
export const episodeFactId = ({ metric, days }: AnomalyEpisode): string =>
  `episode:${metric.code}:${isoDay(days[0].day)}`;
export const usualFactId = (metric: string): string => `usual:${metric}`;
export const storyFactId = (metric: string): string => `story:${metric}`;
export const symptomDaysFactId = (metric: string): string => `symptom_days:${metric}`;
/** About many measures at once. */
export const TOGETHER = 'together';
/** About one of them. */
export const togetherFactId = (metric: string): string => `together:${metric}`;
export const pairFactId = (pair: DeclaredPair): string => `pair:${pair.x}:${pair.y}:${pair.lag}`;
export const confirmationFactId = (pair: DeclaredPair): string =>
  `confirmation:${pair.x}:${pair.y}:${pair.lag}`;
export const effectFactId = (pair: DeclaredPair): string => `effect:${pair.x}:${pair.y}:${pair.lag}`;
export const stoppedFactId = (metric: string): string => `stopped:${metric}`;
export const silenceFactId = (metric: string): string => `silence:${metric}`;
export const forecastFactId = (metric: string): string => `forecast:${metric}`;
export const experimentFactId = (id: string): string => `experiment:${id}`;
export const redFlagFactId = (category: string, source: string): string => `red_flag:${category}:${source}`;
export const systemFactId = (system: string): string => `system:${system}`;
export const issueFactId = (system: string, metric: string): string => `issue:${system}:${metric}`;
export const dayFactId = (iso: string): string => `day:${iso}`;
/** About a day that the last brief could not read yet. */
export const unreadDayFactId = (iso: string): string => `unread_day:${iso}`;
export const moreDaysFactId = (metric: string): string => `more:${metric}`;
/** About the days of a metric that are left out. */
export const blockedFactId = (metric: string): string => `blocked:${metric}`;
export const RANGES_HELD = 'ranges_held';
export const SYMPTOM_FREE = 'symptom_free_days';
export const LOGGED_DAYS = 'logged_days';
export const TESTS = 'tests';
export const CLOSEST = 'closest_question';
export const SUSPECT_VALUES = 'suspect_values';
export const OPEN_DAYS = 'open_days';
export const LAST_FULL_WEEK = 'last_full_week';
export const SCORE = 'score:velocity';
