import { message } from '../../../messages/message.js';
import { range, share } from '../../../messages/slots.js';
import { isoDay } from '../../../common/calendar.js';
import { WEEK_DAYS } from '../../analysis/windows.js';
import type { ForecastResult, RangeOutcome } from '../../domain/analysis.js';
import type { Fact } from '../../domain/artefacts.js';
import type { Week } from '../week.js';
import { roundTo, writtenPart } from '../wording/format-value.js';
import { forecastFactId, RANGES_HELD } from './fact-ids.js';
import { makeFact } from './make-fact.js';

const FORECAST_METHOD =
  'an exponentially weighted mean and a first-order autoregression, half each; 80 % t-interval of the mean of the week';

/** Example: "between 6 h 50 min and 7 h 20 min". */
export function rangeWords({ metric, low, high }: Pick<ForecastResult, 'metric' | 'low' | 'high'>): string {
  return writtenPart(message('range.between', { range: range(metric, low, high) }));
}

/** The range for the metric's mean in the week after this one. */
export function forecastFact(forecast: ForecastResult, week: Week): Fact {
  const { metric, point, low, high } = forecast;
  const decimals = metric.decimals + 1;
  return makeFact({
    id: forecastFactId(metric.code),
    kind: 'forecast',
    metric: metric.code,
    window: { start: isoDay(week.weekOf), end: isoDay(week.weekOf + WEEK_DAYS - 1) },
    value: roundTo(point, decimals),
    unit: metric.unit,
    display: [rangeWords(forecast)],
    certainty: 'lean',
    n: forecast.n,
    method: FORECAST_METHOD,
    interval: [roundTo(low, decimals), roundTo(high, decimals)],
    evidence: [{ series: metric.code, start: isoDay(forecast.from), end: week.period.end }],
  });
}

/** How many of last week's ranges have held, and of all ranges so far. */
export function heldSoFar(ranges: readonly RangeOutcome[], week: Week): Record<'held' | 'all', Share> {
  const count = ranges.filter((range) => range.held).length;
  const before = week.input.previous?.state.rangesHeld ?? { held: 0, of: 0 };
  return {
    held: { count, of: ranges.length },
    all: { count: before.held + count, of: before.of + ranges.length },
  };
}

type Share = { count: number; of: number };

/** How often last week's ranges, and all ranges so far, have held. */
export function rangesHeldFact(ranges: readonly RangeOutcome[], week: Week): Fact {
  const { held, all } = heldSoFar(ranges, week);
  const from = week.input.previous?.weekOf ?? week.firstDay;
  const window = { start: isoDay(from), end: isoDay(from + WEEK_DAYS - 1) };
  return makeFact({
    id: RANGES_HELD,
    kind: 'ranges_held',
    window,
    value: held.count,
    unit: 'ranges',
    display: [held, all].map((one) => writtenPart(message('share', { share: share(one) }))),
    n: ranges.length,
    method: 'the 80 % ranges of the last brief against the means of the week they were given for',
    evidence: ranges.map(({ metric }) => ({ series: metric.code, ...window })),
  });
}
