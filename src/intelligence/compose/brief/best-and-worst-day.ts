import { message } from '../../../messages/message.js';
import { day as daySlot, level, list, name, phrase } from '../../../messages/slots.js';
import { isoDay } from '../../../common/calendar.js';
import type { Brief } from '../../domain/artefacts.js';
import { dayFactId } from '../facts/fact-ids.js';
import type { FactList } from '../facts/fact-list.js';
import { makeFact } from '../facts/make-fact.js';
import type { SignedMetric } from '../../analysis/scores/signed-metrics.js';
import { WEEK_DAYS } from '../../analysis/windows.js';
import type { Week } from '../week.js';
import { formatValue } from '../wording/format-value.js';
import { inWords } from './sentence.js';

type Day = NonNullable<Brief['week_stats']['best_day']>;

/** A week needs self-reports on this many days before one of the days is called its best. */
const MIN_DAYS = 5;
/** The best and the worst day must differ by at least this much (SDs of a day); otherwise the days were too similar. */
const MIN_GAP = 1;
/** Number of measures that the reason names. */
const NAMED = 2;

/**
 * The days that felt best and hardest, by the mean of the day's self-reports, each measured from the person's own
 * usual. The best day must lie above the usual and the hardest below it. Both are null when too few days can be
 * compared or when the days were too similar.
 */
export function bestAndWorstDay(
  week: Week,
  facts: FactList,
): { best_day: Day | null; worst_day: Day | null } {
  const reports = week.signed.filter(({ trend }) => trend.metric.selfReported);
  const days = Array.from({ length: WEEK_DAYS }, (_, day) => ({ day, mean: meanOfDay(reports, day) }))
    .filter(({ mean }) => !Number.isNaN(mean))
    .sort((a, b) => b.mean - a.mean || a.day - b.day);
  if (days.length < MIN_DAYS) return { best_day: null, worst_day: null };
  const best = days[0];
  const worst = days[days.length - 1];
  if (best.mean - worst.mean < MIN_GAP) return { best_day: null, worst_day: null };
  // In a week that was hard throughout, no day stood out on the good side, and the other way round.
  return {
    best_day: best.mean > 0 ? describeDay(week, facts, reports, best.day, 1) : null,
    worst_day: worst.mean < 0 ? describeDay(week, facts, reports, worst.day, -1) : null,
  };
}

function meanOfDay(reports: readonly SignedMetric[], day: number): number {
  let sum = 0;
  let count = 0;
  for (const { daily } of reports) {
    if (Number.isNaN(daily[day])) continue;
    sum += daily[day];
    count++;
  }
  return sum / count;
}

/** @param side 1: list what spoke for the day; -1: list what spoke against it. */
function describeDay(
  week: Week,
  facts: FactList,
  reports: readonly SignedMetric[],
  day: number,
  side: 1 | -1,
): Day | null {
  const date = isoDay(week.firstDay + day);
  const named = reports
    // The day was better than usual, and better than the rest of this same week.
    .filter(({ daily, z }) => daily[day] * side > Math.max(0, z * side))
    .sort((a, b) => side * (b.daily[day] - a.daily[day]))
    .slice(0, NAMED);
  if (named.length === 0) return null;
  const values = named.map((report) => ({ report, ...valueOf(report, day) }));
  const fact = facts.add(
    makeFact({
      id: dayFactId(date),
      kind: 'day',
      metric: named.length === 1 ? named[0].trend.metric.code : null,
      window: { start: date, end: date },
      value: null,
      unit: '',
      display: values.map(({ report, value, decimals }) =>
        formatValue({ ...report.trend.metric, decimals }, value),
      ),
      n: 1,
      method: "the day's self-reports, each in SDs from your own usual, better counted up",
      evidence: reports.map(({ trend }) => ({ series: trend.metric.code, start: date, end: date })),
    }),
  );
  const slots = {
    day: daySlot(week.firstDay + day),
    values: list(
      values.map(({ report, value, decimals }) => {
        const { metric } = report.trend;
        return phrase(
          message('stats.day_value', { measure: name(metric), value: level(metric, value, decimals) }),
        );
      }),
    ),
  };
  const why = message(side === 1 ? 'stats.best_day' : 'stats.worst_day', slots);
  return { date, why: inWords(week, why), fact_ids: [fact.id] };
}

/** The day's own value, restored from its distance to the usual. */
function valueOf({ trend, sign, daily }: SignedMetric, day: number): { value: number; decimals: number } {
  const value = trend.baselineMean + sign * daily[day] * trend.spread;
  const whole = Math.abs(value - Math.round(value)) < 1e-9;
  return { value, decimals: whole ? 0 : trend.metric.decimals };
}
