import { isMedication, type MetricDefinition } from '../../observations/catalogue.js';
import { BASELINE_DAYS, MIN_BASELINE_DAYS, WEEK_DAYS } from '../analysis/windows.js';
import type { DailySeries, TrendResult } from '../domain/analysis.js';
import type { BlockReason, Verdict } from '../domain/verdict.js';

/** A metric of which days of the week, or of the weeks it is compared with, are left out. */
export interface LeftOut {
  metric: MetricDefinition;
  /** In the order of days. */
  verdicts: Verdict[];
  /** Whether the week has a value, and could be compared if no earlier day were left out. */
  isCut: boolean;
  /** Day number of the first day that is read. NaN: none. */
  since: number;
}

/**
 * What the gate left out of the days that a brief speaks of, by metric: the week and the four weeks before it.
 *
 * @param firstDay day number of the week's first day
 */
export function leftOutOf(
  {
    series,
    trends,
    blocked,
  }: {
    series: readonly DailySeries[];
    trends: readonly TrendResult[];
    blocked: readonly Verdict[];
  },
  firstDay: number,
): LeftOut[] {
  const from = firstDay - BASELINE_DAYS;
  const recent = blocked.filter(({ day }) => day >= from);
  if (recent.length === 0) return [];
  return trends.flatMap((trend, i): LeftOut[] => {
    const { metric } = trend;
    const verdicts = recent.filter((verdict) => verdict.metric === metric.code);
    if (verdicts.length === 0 || isMedication(metric.code)) return [];
    const earlier = verdicts.filter(({ day }) => day < firstDay).length;
    const isCut =
      trend.word === 'too little data' &&
      trend.weekDays > 0 &&
      earlier > 0 &&
      trend.baselineDays + earlier >= MIN_BASELINE_DAYS;
    return [{ metric, verdicts, isCut, since: firstRead(series[i], from) }];
  });
}

function firstRead({ start, values }: DailySeries, from: number): number {
  for (let day = from; day < from + BASELINE_DAYS + WEEK_DAYS; day++)
    if (!Number.isNaN(values[day - start] ?? NaN)) return day;
  return NaN;
}

/** Whether the metric has such a verdict, on days of its week or of its comparison. */
export const hasReason = ({ verdicts }: LeftOut, reason: BlockReason): boolean =>
  verdicts.some((verdict) => verdict.reason === reason);
