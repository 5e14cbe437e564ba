import { message } from '../../messages/message.js';
import { isoDay } from '../../common/calendar.js';
import { isMedication } from '../../observations/catalogue.js';
import type { DailySeries, RedFlag, TrendResult } from '../domain/analysis.js';
import type { Period, TrendDirection } from '../domain/artefacts.js';
import type { WeekInput } from '../domain/week-input.js';
import type { WeekState } from '../domain/week-state.js';
import { ASSOCIATION_DAYS, BASELINE_DAYS, MIN_WEEK_DAYS, WEEK_DAYS } from '../analysis/windows.js';
import type { WeekAnalysis } from '../analysis/week-analysis.js';
import { reportedPairs, type ReportedPairs } from './reported-pairs.js';
import { withdrawnPairs, type WithdrawnPair } from './withdrawn-pairs.js';
import { signedMetrics, type SignedMetric } from '../analysis/scores/signed-metrics.js';
import { type LeftOut, leftOutOf } from './left-out.js';
import { directionOf, valence } from './wording/voice.js';

/** One user's week with everything that the artefacts are made from. It is built once, and all artefacts read it. */
export interface Week extends WeekAnalysis, ReportedPairs {
  input: WeekInput;
  weekOf: number;
  /** Day number of the week's first day. */
  firstDay: number;
  /** The last day of the week that is over: nothing after it is read. */
  lastDay: number;
  period: Period;
  baseline: Period;
  /** Days of the week on which anything at all was recorded. */
  loggedDays: number;
  /** What the gate left out of the week and of the weeks it is compared with. */
  leftOut: LeftOut[];
  /** True when the history holds any value that can be read, however old. */
  hasHistory: boolean;
  /** Trends that may be claimed, the strongest first. Medicines are never among them. */
  proven: MovedTrend[];
  /**
   * Number of questions asked of the days this week, with those about missing days: the denominator of every finding.
   */
  tested: number;
  /** The metrics that can be scored, measured from the person's own usual. */
  signed: SignedMetric[];
  /** Questions of the last brief that are not asked any more. */
  withdrawn: WithdrawnPair[];
  /** The days that the associations rest on. */
  history: Period;
}

export interface MovedTrend {
  trend: TrendResult;
  direction: TrendDirection;
  valence: 'better' | 'worse' | null;
}

export function describeWeek(input: WeekInput, analysis: WeekAnalysis): Week {
  const { weekOf } = input;
  const firstDay = weekOf - WEEK_DAYS;
  const lastDay = Math.min(weekOf - 1, input.lastCompleteDay);
  const moved = analysis.trends.flatMap(movedTrend).sort(strongestFirst);
  const current = new Set(
    analysis.trends.filter(({ weekDays }) => weekDays >= MIN_WEEK_DAYS).map(({ metric }) => metric.code),
  );
  // A change of a measure that is hardly recorded any more is old news.
  const changes = analysis.changes.filter(({ metric }) => current.has(metric.code));
  return {
    ...analysis,
    changes,
    // A step within its weeks makes a slope too; it is reported only once, as the step.
    longView: analysis.longView.filter(
      ({ metric, from, rhythm }) =>
        (rhythm === 'weeks' || current.has(metric.code)) &&
        !changes.some((one) => one.metric === metric && one.since >= from),
    ),
    input,
    weekOf,
    firstDay,
    lastDay,
    period: { start: isoDay(firstDay), end: isoDay(weekOf - 1) },
    baseline: { start: isoDay(firstDay - BASELINE_DAYS), end: isoDay(firstDay - 1) },
    loggedDays: countLoggedDays(analysis.series, firstDay),
    leftOut: leftOutOf(analysis, firstDay),
    hasHistory: analysis.series.some(({ values }) => values.some((value) => !Number.isNaN(value))),
    proven: moved,
    tested: analysis.family.tested.length + analysis.family.otherQ.length,
    ...reportedPairs(analysis, weekOf),
    withdrawn: withdrawnPairs(input, analysis),
    signed: signedMetrics(analysis, firstDay),
    history: { start: isoDay(weekOf - ASSOCIATION_DAYS), end: isoDay(weekOf - 1) },
  };
}

export function isProven(trend: TrendResult): boolean {
  return trend.word === 'higher' || trend.word === 'lower';
}

/** Help comes first in an urgent week: there is no story, no score and nothing to try. */
export const isUrgent = ({ redFlags }: { redFlags: readonly RedFlag[] }): boolean =>
  redFlags.some(({ urgency }) => urgency === 'urgent');

/** The reason that an empty artefact gives in an urgent week. */
export const NOT_NOW = message('reason.not_now');

/** Whether this week could be compared with the weeks before. Medicines are counted, never compared. */
export function isCompared(trend: TrendResult): boolean {
  return trend.word !== 'too little data' && !isMedication(trend.metric.code);
}

/** The state that the week before this one left; null when the latest brief is older than that. */
export function lastWeek({ input }: Pick<Week, 'input'>): WeekState | null {
  const { previous } = input;
  return previous && previous.weekOf === input.weekOf - WEEK_DAYS ? previous.state : null;
}

/** Values came in, and none of them could be right as written. */
export function isAllSuspect(week: Pick<Week, 'hasHistory' | 'input' | 'blocked'>): boolean {
  return !week.hasHistory && (week.input.suspectCount > 0 || week.blocked.length > 0);
}

/** Something was recorded this week, and all of it is left out. */
export function isWeekLeftOut({ loggedDays, leftOut, firstDay }: Week): boolean {
  return loggedDays === 0 && leftOut.some(({ verdicts }) => verdicts.some(({ day }) => day >= firstDay));
}

function movedTrend(trend: TrendResult): MovedTrend[] {
  const direction = directionOf(trend.word);
  if (direction === null || isMedication(trend.metric.code)) return [];
  return [{ trend, direction, valence: valence(trend.metric, direction) }];
}

function strongestFirst(a: MovedTrend, b: MovedTrend): number {
  // A change of a measure without any spread is the strongest there can be; between two such changes the code
  // decides.
  const sizeOf = ({ trend }: MovedTrend): number =>
    trend.spread > 0 ? changeInSpreads(trend) : Number.MAX_VALUE;
  return sizeOf(b) - sizeOf(a) || compareCodes(a.trend.metric.code, b.trend.metric.code);
}

/** For a metric on a log scale the spread is a share of the baseline. */
function changeInSpreads({ metric, difference, spread, weekMean, baselineMean }: TrendResult): number {
  return metric.scale === 'log'
    ? Math.abs(Math.log(weekMean / baselineMean)) / Math.log1p(spread)
    : Math.abs(difference / spread);
}

/** Compares by UTF-16 code unit, which gives the same order under every locale. */
export function compareCodes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function countLoggedDays(series: readonly DailySeries[], firstDay: number): number {
  let count = 0;
  for (let day = firstDay; day < firstDay + WEEK_DAYS; day++)
    for (const { start, values } of series)
      if (values[day - start] >= -Infinity) {
        count++;
        break;
      }
  return count;
}
