import type { BlockReason } from '../../domain/verdict.js';
import { dayNumber, isoDay } from '../../../common/calendar.js';
import { seriesOf } from './week-series.js';
import type { EvidenceWindow, Fact, WeekSeries } from '../../domain/artefacts.js';

export interface EvidenceDay {
  date: string;
  metric: string;
  value: number;
  /** Why the day counts for nothing. Absent: it counts. */
  blocked?: BlockReason;
}

export interface Evidence {
  fact: Fact;
  days: EvidenceDay[];
  n: number;
  method: string;
  interval: [number, number] | null;
}

/**
 * The days behind a fact, by series and then by date. Days without a value are left out. Of an association only the
 * days that have both values are returned, so that each side has n days. Days that were left out come with the reason.
 */
export function evidenceOf(fact: Fact, series: WeekSeries): Evidence {
  const windows = fact.evidence.map((window) => daysOf(window, series));
  const days = fact.kind === 'association' ? pairedOnly(windows) : windows;
  return {
    fact,
    days: days.flat().filter((day): day is EvidenceDay => day !== null),
    n: fact.n,
    method: fact.method,
    interval: fact.interval,
  };
}

/** One entry per calendar day of the window; null where there is no value. */
function daysOf(window: EvidenceWindow, series: WeekSeries): (EvidenceDay | null)[] {
  const kept = seriesOf(series, window.series);
  const values = kept?.values ?? [];
  const origin = dayNumber(kept?.start ?? window.start);
  const days: (EvidenceDay | null)[] = [];
  for (let day = dayNumber(window.start); day <= dayNumber(window.end); day++) {
    const place = day - origin;
    const value = values[place] ?? null;
    const date = isoDay(day);
    if (value !== null) days.push({ date, metric: window.series, value: value / (kept?.per_unit ?? 1) });
    else {
      const [, blocked, recorded] = kept?.blocked?.find(([at]) => at === place) ?? [];
      days.push(blocked === undefined ? null : { date, metric: window.series, value: recorded!, blocked });
    }
  }
  return days;
}

/** The windows of a pair have the same length and are shifted by its lag: equal positions belong together. */
function pairedOnly(windows: (EvidenceDay | null)[][]): (EvidenceDay | null)[][] {
  return windows.map((days) => days.filter((_, place) => windows.every((other) => counts(other[place]))));
}

const counts = (day: EvidenceDay | null | undefined): boolean => !!day && day.blocked === undefined;
