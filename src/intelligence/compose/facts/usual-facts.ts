import { isoDay } from '../../../common/calendar.js';
import type { MetricDefinition } from '../../../observations/catalogue.js';
import type { RangeSlot } from '../../../messages/message.js';
import { range } from '../../../messages/slots.js';
import { sliceDays } from '../../analysis/series/slice-days.js';
import { WEEK_DAYS } from '../../analysis/windows.js';
import type { DailySeries } from '../../domain/analysis.js';
import { usualDays, type UsualDays } from '../../analysis/series/usual-days.js';
import type { Week } from '../week.js';
import { formatDays, formatValue, roundTo, spellings } from '../wording/format-value.js';
import { usualFactId } from './fact-ids.js';
import type { FactList } from './fact-list.js';
import { makeFact } from './make-fact.js';

const METHOD =
  'the range that holds eight of ten days of the eight weeks before this one (10 % and 90 % quantiles), and the days of this week in it';

/** What a metric's days are usually like, ready for a sentence. */
export interface KnownUsual extends UsualDays {
  factId: string;
  /** The range as texts write it: in whole numbers where every day is one. */
  slot: RangeSlot;
  /** Whether both ends read the same: then "between" has no meaning. */
  isOneValue: boolean;
  /** How many of this week's recorded days lie in the range. */
  days: { count: number; of: number };
}

/** What a metric's days are usually like, and the id of the fact about it; null: too few days. */
export function usualOf(
  week: Pick<Week, 'series' | 'firstDay' | 'period'>,
  facts: FactList,
  metric: MetricDefinition,
): KnownUsual | null {
  const series = week.series.find((one) => one.metric.code === metric.code);
  const usual = series ? usualDays(series, week.firstDay) : null;
  if (!usual) return null;
  const id = usualFactId(metric.code);
  const days = daysWithin(series!, usual, week.firstDay);
  const decimals = usual.isWhole ? 0 : undefined;
  const written = decimals === undefined ? metric : { ...metric, decimals };
  if (facts.knownIds(id).length === 0) {
    const window = { start: isoDay(usual.from), end: isoDay(usual.to) };
    facts.add(
      makeFact({
        id,
        kind: 'usual',
        metric: metric.code,
        window,
        value: roundTo(usual.mean, metric.decimals + 1),
        unit: metric.unit,
        display: [
          ...spellings(metric, usual.mean),
          ...spellings(written, usual.low),
          ...spellings(written, usual.high),
          `${days.count} of ${formatDays(days.of)}`,
        ],
        n: usual.n,
        method: METHOD,
        interval: [roundTo(usual.low, metric.decimals + 1), roundTo(usual.high, metric.decimals + 1)],
        evidence: [
          { series: metric.code, ...window },
          { series: metric.code, ...week.period },
        ],
      }),
    );
  }
  return {
    ...usual,
    factId: id,
    slot: range(metric, usual.low, usual.high, decimals),
    days,
    isOneValue: formatValue(written, usual.low) === formatValue(written, usual.high),
  };
}

function daysWithin(
  series: DailySeries,
  { low, high }: UsualDays,
  firstDay: number,
): { count: number; of: number } {
  const days = { count: 0, of: 0 };
  for (const value of sliceDays(series, firstDay, firstDay + WEEK_DAYS)) {
    if (Number.isNaN(value)) continue;
    days.of++;
    if (value >= low && value <= high) days.count++;
  }
  return days;
}
