import { isoDay } from '../../common/calendar.js';
import { isMedication } from '../../observations/catalogue.js';
import type { AssociationResult, DailySeries, TrendResult } from '../domain/analysis.js';
import type { Period, TrendDirection } from '../domain/artefacts.js';
import type { WeekInput } from '../domain/week-input.js';
import { ASSOCIATION_DAYS, BASELINE_DAYS, WEEK_DAYS } from '../analysis/windows.js';
import type { WeekAnalysis } from './week-analysis.js';
import { signedMetrics, type SignedMetric } from './velocity/signed-days.js';
import { directionOf, valence } from './wording/voice.js';

/** One user's week with everything the artefacts are made from; built once, read by all of them. */
export interface Week extends WeekAnalysis {
  input: WeekInput;
  weekOf: number;
  /** Day number of the week's first day. */
  firstDay: number;
  /** Last day of the week that is over: nothing after it is read. */
  lastDay: number;
  period: Period;
  baseline: Period;
  /** Days of the week on which anything at all was recorded. */
  loggedDays: number;
  /** Any observation, however old, in the history read. */
  hasHistory: boolean;
  /** Trends with a word, strongest first. Medicines are never among them. */
  proven: MovedTrend[];
  leaning: MovedTrend[];
  /** Pairs with q <= .05, smallest q first. */
  candidates: AssociationResult[];
  /** The metrics that can be scored, seen from the person's own usual. */
  signed: SignedMetric[];
  /** The days behind the associations. */
  history: Period;
}

export interface MovedTrend {
  trend: TrendResult;
  direction: TrendDirection;
  valence: 'better' | 'worse' | null;
}

/** q at which a pattern is named a candidate (methods 2.2). */
export const CANDIDATE_Q = 0.05;

export function describeWeek(input: WeekInput, analysis: WeekAnalysis): Week {
  const { weekOf } = input;
  const firstDay = weekOf - WEEK_DAYS;
  const lastDay = Math.min(weekOf - 1, input.lastCompleteDay);
  const moved = analysis.trends.flatMap(movedTrend).sort(strongestFirst);
  return {
    ...analysis,
    input,
    weekOf,
    firstDay,
    lastDay,
    period: { start: isoDay(firstDay), end: isoDay(weekOf - 1) },
    baseline: { start: isoDay(firstDay - BASELINE_DAYS), end: isoDay(firstDay - 1) },
    loggedDays: countLoggedDays(analysis.series, firstDay),
    hasHistory: analysis.series.length > 0,
    proven: moved.filter(({ trend }) => isProven(trend)),
    leaning: moved.filter(({ trend }) => !isProven(trend)),
    candidates: analysis.family.tested.filter((pair) => pair.q <= CANDIDATE_Q).sort(surestFirst),
    signed: signedMetrics(analysis, firstDay),
    history: { start: isoDay(weekOf - ASSOCIATION_DAYS), end: isoDay(weekOf - 1) },
  };
}

export function isProven(trend: TrendResult): boolean {
  return trend.word === 'higher' || trend.word === 'lower';
}

/** Whether this week could be held against the weeks before. Medicines are counted, never compared. */
export function isCompared(trend: TrendResult): boolean {
  return trend.word !== 'too little data' && !isMedication(trend.metric.code);
}

/** Values came in, and not one of them could be right as written. */
export function isAllSuspect(week: Pick<Week, 'hasHistory' | 'input'>): boolean {
  return !week.hasHistory && week.input.suspectCount > 0;
}

function movedTrend(trend: TrendResult): MovedTrend[] {
  const direction = directionOf(trend.word);
  if (direction === null || isMedication(trend.metric.code)) return [];
  return [{ trend, direction, valence: valence(trend.metric, direction) }];
}

function strongestFirst(a: MovedTrend, b: MovedTrend): number {
  // Without any spread a change is the strongest there can be; of two such the code decides.
  const sizeOf = ({ trend }: MovedTrend): number =>
    trend.spread > 0 ? Math.abs(trend.difference / trend.spread) : Number.MAX_VALUE;
  return sizeOf(b) - sizeOf(a) || compareCodes(a.trend.metric.code, b.trend.metric.code);
}

function surestFirst(a: AssociationResult, b: AssociationResult): number {
  return a.q - b.q || a.p - b.p || compareCodes(a.x, b.x) || compareCodes(a.y, b.y) || a.lag - b.lag;
}

/** By UTF-16 code unit: the same order under every locale. */
export function compareCodes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function countLoggedDays(series: readonly DailySeries[], firstDay: number): number {
  let count = 0;
  for (let day = firstDay; day < firstDay + WEEK_DAYS; day++)
    if (series.some(({ start, values }) => values[day - start] >= -Infinity)) count++;
  return count;
}
