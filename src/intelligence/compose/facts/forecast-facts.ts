import { isoDay } from '../../../common/calendar.js';
import { WEEK_DAYS } from '../../analysis/windows.js';
import type { ForecastResult, RangeOutcome } from '../../domain/analysis.js';
import type { Fact } from '../../domain/artefacts.js';
import type { Week } from '../week.js';
import { formatBesideName, roundTo } from '../wording/format-value.js';
import { forecastFactId, RANGES_HELD } from './fact-ids.js';
import { makeFact } from './make-fact.js';

const FORECAST_METHOD =
  'an exponentially weighted mean and a first-order autoregression, half each; 80 % t-interval of the mean of the week';

/** Example: "between 6 h 50 min and 7 h 20 min". */
export function rangeWords({ metric, low, high }: Pick<ForecastResult, 'metric' | 'low' | 'high'>): string {
  return `between ${formatBesideName(metric, low)} and ${formatBesideName(metric, high)}`;
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

/** How often last week's ranges, and all ranges so far, have held. */
export function rangesHeldFact(ranges: readonly RangeOutcome[], week: Week): Fact {
  const held = ranges.filter((range) => range.held).length;
  const before = week.input.previous?.state.rangesHeld ?? { held: 0, of: 0 };
  const all = { held: before.held + held, of: before.of + ranges.length };
  const from = week.input.previous?.weekOf ?? week.firstDay;
  const window = { start: isoDay(from), end: isoDay(from + WEEK_DAYS - 1) };
  return makeFact({
    id: RANGES_HELD,
    kind: 'ranges_held',
    window,
    value: held,
    unit: 'ranges',
    display: [`${held} of ${ranges.length}`, `${all.held} of ${all.of} ${all.of === 1 ? 'time' : 'times'}`],
    n: ranges.length,
    method: 'the 80 % ranges of the last brief against the means of the week they were given for',
    evidence: ranges.map(({ metric }) => ({ series: metric.code, ...window })),
  });
}
