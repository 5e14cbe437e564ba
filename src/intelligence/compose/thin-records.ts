import { message, type MessageId } from '../../messages/message.js';
import { isMedication } from '../../observations/catalogue.js';
import { BASELINE_DAYS, MIN_BASELINE_DAYS, MIN_WEEK_DAYS } from '../analysis/windows.js';
import type { DailySeries } from '../domain/analysis.js';
import { isCompared, type Week } from './week.js';

/** From this many days with a record on, over this many days, the person is known. */
const KNOWN_DAYS = 20;
const KNOWN_SPAN = 56;

/**
 * Why no measure of a week could be compared. To a person with months of records, "too little is known of you" is false.
 *
 * - cut: the days before are left out, for example after a change of the device
 * - thin_week: what is usual is known, and this week has few days
 * - weekly: the measures are recorded about once a week
 * - new_measures: the person is known, and what was recorded this week is new
 * - after_a_break: the person is known, and the weeks before this one have few days
 * - new_person: too little is known
 */
export type Thinness = 'cut' | 'thin_week' | 'weekly' | 'new_measures' | 'after_a_break' | 'new_person';

/** Why a brief has little to say. */
export const THIN_REASONS: Readonly<Record<Thinness, MessageId>> = {
  cut: 'reason.thin.cut',
  thin_week: 'reason.thin.thin_week',
  weekly: 'reason.thin.weekly',
  new_measures: 'reason.thin.new_measures',
  after_a_break: 'reason.thin.after_a_break',
  new_person: 'reason.thin.new_person',
};

/** The same where everything of the week is left out. */
export const WEEK_LEFT_OUT = message('reason.week_left_out');

/** @returns null where some measure could be compared, or nothing was recorded this week */
export function thinness(week: Week): Thinness | null {
  if (week.loggedDays === 0 || week.trends.some(isCompared)) return null;
  const measures = week.trends.filter(({ metric }) => !isMedication(metric.code));
  if (week.leftOut.some(({ isCut }) => isCut)) return 'cut';
  if (measures.some(({ baselineDays }) => baselineDays >= MIN_BASELINE_DAYS)) return 'thin_week';
  const full = measures.filter(({ weekDays }) => weekDays >= MIN_WEEK_DAYS);
  if (full.length === 0 && week.longView.some(({ rhythm }) => rhythm === 'weeks')) return 'weekly';
  if (!isKnown(week.series, week.firstDay)) return 'new_person';
  if (full.length === 0) return 'thin_week';
  return full.every(({ metric }) => isNew(week, metric.code)) ? 'new_measures' : 'after_a_break';
}

/** Whether the days before the week show a person that has kept records for some time. */
function isKnown(series: readonly DailySeries[], firstDay: number): boolean {
  const { start } = series[0];
  if (firstDay - start < KNOWN_SPAN) return false;
  let days = 0;
  for (let i = 0; i < firstDay - start; i++)
    if (series.some(({ values }) => !Number.isNaN(values[i]))) days++;
  return days >= KNOWN_DAYS;
}

/** Whether nothing of the metric is older than the weeks that this one is compared with. */
function isNew({ series, firstDay }: Week, code: string): boolean {
  const one = series.find(({ metric }) => metric.code === code)!;
  const first = one.values.findIndex((value) => !Number.isNaN(value));
  return first >= firstDay - BASELINE_DAYS - one.start;
}
