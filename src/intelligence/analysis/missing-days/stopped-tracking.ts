import { isMedication, isSymptom } from '../../../observations/catalogue.js';
import type { DailySeries, ShadowResult } from '../../domain/analysis.js';
import type { Verdict } from '../../domain/verdict.js';
import { sliceDays } from '../series/slice-days.js';

type Stopped = Extract<ShadowResult, { kind: 'stopped' }>;

/** Number of days to read: the habit is learnt from these. */
const HISTORY = 112;
/** A habit: recorded on at least 60 % of the last four weeks before the silence, and for at least three weeks. */
const HABIT_DAYS = 28;
const MIN_HABIT_DAYS = 21;
const MIN_HABIT_SHARE = 0.6;
/** A silence of this length follows a record less often than once in a hundred times. */
const RARE = 0.01;
/** Any person forgets one or two days. */
const MIN_SILENT_DAYS = 3;
/** Reported on the Mondays of its first three weeks; after that the silence is the normal state. */
const MAX_GAP = 21;

/**
 * Finds metrics that the person recorded on most days and then no more, up to the end of the week, while they continued
 * to record others of the same kind (self-reports, or measures of a device). Only days with a record of that kind
 * count, before and within the silence: on the other days the person, the watch or the phone was away, and nothing was
 * stopped.
 *
 * P(silence of g such days or more after a record) = a b^(g - 1), where a and b are the person's own probabilities of
 * no record after a day with one and after a day without (a two-state Markov chain; each is estimated with one more day
 * of either kind). Missing days come in runs, so one probability for all days would be far too small.
 *
 * Symptoms and medicines are left out: a symptom that is no longer recorded may be gone, and a medicine may have ended.
 *
 * Reference: Gabriel & Neumann (1962), Q. J. R. Meteorol. Soc. 88:90-95 (runs in a two-state chain).
 *
 * @param weekOf day number; only days before it are read
 * @param blocked the days that were recorded and left out
 */
export function findStoppedTracking(
  series: readonly DailySeries[],
  weekOf: number,
  blocked: readonly Verdict[] = [],
): Stopped[] {
  const stopped: Stopped[] = [];
  for (const one of series) {
    if (isSymptom(one.metric.code) || isMedication(one.metric.code)) continue;
    const last = lastRecorded(one, weekOf);
    const gap = weekOf - 1 - last;
    if (gap < MIN_SILENT_DAYS || gap > MAX_GAP) continue;
    // What was left out was recorded.
    if (blocked.some(({ metric, day }) => metric === one.metric.code && day > last)) continue;
    const habit = habitBefore(one, last);
    if (!habit) continue;
    const p = chanceOfSilence(one, last, series, weekOf);
    if (p < RARE) stopped.push({ kind: 'stopped', metric: one.metric, lastDay: last, gap, p, ...habit });
  }
  return stopped;
}

/** Day number of the last record; far in the past when there is none within reach. */
function lastRecorded({ start, values }: DailySeries, weekOf: number): number {
  let i = Math.min(values.length, weekOf - start) - 1;
  const earliest = Math.max(0, weekOf - start - 1 - MAX_GAP);
  while (i >= earliest && Number.isNaN(values[i])) i--;
  return i < earliest ? -Infinity : start + i;
}

function habitBefore(
  { start, values }: DailySeries,
  last: number,
): Pick<Stopped, 'recorded' | 'of' | 'from'> | null {
  const until = last + 1 - start;
  const begun = values.findIndex((value) => !Number.isNaN(value));
  // A habit that is younger than this window is judged from its first day on.
  const from = Math.max(until - HABIT_DAYS, begun);
  let recorded = 0;
  for (let i = from; i < until; i++) if (!Number.isNaN(values[i])) recorded++;
  const of = until - from;
  const isHabit = of >= MIN_HABIT_DAYS && recorded >= MIN_HABIT_SHARE * of;
  return isHabit ? { recorded, of, from: start + from } : null;
}

/** NaN when fewer than three days of the silence have a record of the same kind: then nothing was stopped. */
function chanceOfSilence(
  series: DailySeries,
  last: number,
  all: readonly DailySeries[],
  weekOf: number,
): number {
  const own = sliceDays(series, weekOf - HISTORY, weekOf);
  const active = activeDays(series, all, weekOf);
  const lastIndex = last - (weekOf - HISTORY);
  let silent = 0;
  for (let i = lastIndex + 1; i < HISTORY; i++) silent += active[i];
  if (silent < MIN_SILENT_DAYS) return NaN;
  const afterRecord = { silent: 1, of: 2 };
  const afterSilence = { silent: 1, of: 2 };
  let before: typeof afterRecord | null = null;
  for (let i = 0; i <= lastIndex; i++) {
    const missing = Number.isNaN(own[i]);
    if (missing && !active[i]) continue;
    if (before) {
      before.of++;
      if (missing) before.silent++;
    }
    // Before the first record there was no habit to break.
    if (!missing) before = afterRecord;
    else if (before) before = afterSilence;
  }
  return (afterRecord.silent / afterRecord.of) * (afterSilence.silent / afterSilence.of) ** (silent - 1);
}

/** 1 on the days with a record of another metric of the same kind. */
function activeDays(series: DailySeries, all: readonly DailySeries[], weekOf: number): Uint8Array {
  const active = new Uint8Array(HISTORY);
  for (const other of all) {
    if (other === series || other.metric.selfReported !== series.metric.selfReported) continue;
    const days = sliceDays(other, weekOf - HISTORY, weekOf);
    for (let i = 0; i < HISTORY; i++) if (!Number.isNaN(days[i])) active[i] = 1;
  }
  return active;
}
