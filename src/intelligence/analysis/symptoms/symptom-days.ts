import { isSymptom, type MetricDefinition } from '../../../observations/catalogue.js';
import type { DailySeries } from '../../domain/analysis.js';
import { betaBinomialTail } from '../../statistics/beta-binomial.js';
import { sliceDays } from '../series/slice-days.js';
import { MIN_WEEK_DAYS, WEEK_DAYS } from '../windows.js';

/** Days with the symptom, of the days on which it was asked for. */
export interface DayCount {
  count: number;
  of: number;
}

/** A symptom that comes and goes, by its days. */
export interface SymptomDays {
  metric: MetricDefinition;
  week: DayCount;
  /** The week's strongest day, 0 to 10. */
  strongest: number;
  /** The last four weeks, this one included; and the four before those. */
  last28: DayCount;
  previous28: DayCount;
  /** The eight weeks before this one, with which it is compared. */
  usual: DayCount;
  /** One-sided chances of so many, or so few, days in a week like the eight before; NaN: too few days to say. */
  pMore: number;
  pFewer: number;
  /** Longest run of days in the last four weeks that were logged without the symptom. */
  freeStretch: number;
  /** Weeks in a row before this one that had the symptom on a day; counted while logged, at most a year. */
  weeksWith: number;
}

const MONTH = 28;
const USUAL_WEEKS = 8;
const MIN_USUAL_DAYS = 20;
/** The extra variance of weeks is not known from fewer of them. */
const MIN_WEEKS = 4;
const MOST_INFLATION = 4;

/**
 * The days of each symptom that was logged this week, the clinician's way: not how strong it was on average, but on how
 * many days it was there [Tassorelli et al. 2018, Cephalalgia 38:815: headache days are what trials count]. A day
 * without a log is in no count.
 */
export function symptomDays(series: readonly DailySeries[], weekOf: number): SymptomDays[] {
  return series.filter(({ metric }) => isSymptom(metric.code)).flatMap((one) => daysOf(one, weekOf));
}

function daysOf(series: DailySeries, weekOf: number): SymptomDays[] {
  const firstDay = weekOf - WEEK_DAYS;
  const days = sliceDays(series, firstDay, weekOf);
  const week = countDays(days);
  if (week.of === 0) return [];
  const weeks = Array.from({ length: USUAL_WEEKS }, (_, i) =>
    countDays(
      sliceDays(
        series,
        firstDay - (USUAL_WEEKS - i) * WEEK_DAYS,
        firstDay - (USUAL_WEEKS - 1 - i) * WEEK_DAYS,
      ),
    ),
  );
  const usual = sumOf(weeks);
  const known = week.of >= MIN_WEEK_DAYS && usual.of >= MIN_USUAL_DAYS;
  const inflation = known ? inflationOf(weeks, usual) : 1;
  const without = { count: usual.of - usual.count, of: usual.of };
  return [
    {
      metric: series.metric,
      week,
      strongest: days.reduce((most, value) => (value > most ? value : most), 0),
      last28: countDays(sliceDays(series, weekOf - MONTH, weekOf)),
      previous28: countDays(sliceDays(series, weekOf - 2 * MONTH, weekOf - MONTH)),
      usual,
      pMore: known ? betaBinomialTail(week.count, week.of, usual, inflation) : NaN,
      pFewer: known ? betaBinomialTail(week.of - week.count, week.of, without, inflation) : NaN,
      freeStretch: longestFree(sliceDays(series, weekOf - MONTH, weekOf)),
      weeksWith: weeksWith(series, firstDay),
    },
  ];
}

export function countDays(days: Float64Array): DayCount {
  let count = 0;
  let of = 0;
  for (const value of days) {
    if (Number.isNaN(value)) continue;
    of++;
    if (value > 0) count++;
  }
  return { count, of };
}

const sumOf = (counts: readonly DayCount[]): DayCount =>
  counts.reduce((sum, one) => ({ count: sum.count + one.count, of: sum.of + one.of }), { count: 0, of: 0 });

/** How much the weeks' counts vary beyond those of independent days (Pearson's chi-squared over its df). */
function inflationOf(weeks: readonly DayCount[], { count, of }: DayCount): number {
  const share = (count + 0.5) / (of + 1);
  let squares = 0;
  let n = 0;
  for (const week of weeks) {
    if (week.of < MIN_WEEK_DAYS) continue;
    squares += (week.count - week.of * share) ** 2 / (week.of * share * (1 - share));
    n++;
  }
  return n < MIN_WEEKS ? MOST_INFLATION / 2 : Math.min(MOST_INFLATION, Math.max(1, squares / (n - 1)));
}

function longestFree(days: Float64Array): number {
  let longest = 0;
  let run = 0;
  for (const value of days) {
    run = value === 0 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

function weeksWith(series: DailySeries, firstDay: number): number {
  let weeks = 0;
  for (let from = firstDay - WEEK_DAYS; from >= series.start; from -= WEEK_DAYS) {
    if (countDays(sliceDays(series, from, from + WEEK_DAYS)).count === 0) return weeks;
    weeks++;
  }
  return weeks;
}
