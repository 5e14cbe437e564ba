import { forecastWeek } from '../../src/intelligence/analysis/forecasts/forecasts.js';
import type { DailySeries, ForecastResult } from '../../src/intelligence/domain/analysis.js';
import { mean } from '../../src/intelligence/statistics/mean.js';
import { observed } from '../../src/intelligence/statistics/observed.js';
import { variance } from '../reference/variance.js';
import { mondaysOf, readRealSet, type RealSetName, seriesAt } from './real-people.js';
import type { Setting } from './setting.js';
import { knownBefore } from './synthetic.js';

/** The fewest recorded days from which a week's mean is known. */
const MIN_DAYS = 4;
/** The fewest Mondays of a person's measure for a result. */
const MIN_MONDAYS = 5;

/** One Monday's ranges of one measure, and the days that followed. */
export interface Origin {
  forecast: ForecastResult;
  /** The seven days that followed; NaN: not recorded. */
  week: Float64Array;
  /** The seven days before, and the recorded ones of the last 28. */
  lastWeek: Float64Array;
  last28: Float64Array;
}

/** All Mondays of one person's measure. */
export interface ForecastSeries {
  metric: string;
  /** SD of all its days. Errors are given in this unit, so that minutes and points can be combined. */
  spread: number;
  origins: Origin[];
}

/** Forecasts on all Mondays of all people, from the days known at that time; null without the data. */
export async function rollForecasts(name: RealSetName, setting: Setting): Promise<ForecastSeries[] | null> {
  const set = await readRealSet(setting.dataDir, name);
  if (!set) return null;
  const people = set.people.slice(0, Math.ceil(setting.scale * set.people.length));
  return people.flatMap((person) => {
    const byMetric = new Map<string, Origin[]>();
    for (const weekOf of mondaysOf(person).slice(0, -1)) {
      const seen = seriesAt(person.streams, weekOf + 7);
      // After a long break the history may begin with the week that is to be forecast.
      if (seen.every(({ start }) => start >= weekOf)) continue;
      for (const forecast of forecastWeek(knownBefore(seen, weekOf), weekOf)) {
        const series = seen.find(({ metric }) => metric.code === forecast.metric.code)!;
        const origins = byMetric.get(series.metric.code) ?? [];
        byMetric.set(series.metric.code, [...origins, originOf(series, weekOf, forecast)]);
      }
    }
    return [...byMetric]
      .map(([metric, origins]): ForecastSeries => ({ metric, spread: spreadOf(origins), origins }))
      .filter(({ origins, spread }) => origins.length >= MIN_MONDAYS && spread > 0);
  });
}

function originOf(series: DailySeries, weekOf: number, forecast: ForecastResult): Origin {
  const day = weekOf - series.start;
  return {
    forecast,
    week: series.values.slice(day, day + 7),
    lastWeek: Float64Array.from({ length: 7 }, (_, i) => series.values[day - 7 + i] ?? NaN),
    last28: observed(series.values.subarray(Math.max(0, day - 28), day)),
  };
}

const spreadOf = (origins: readonly Origin[]): number =>
  Math.sqrt(variance(origins.flatMap(({ week }) => [...week])));

/** The mean of a week; NaN for fewer than four days. */
export function weekMean(week: Float64Array): number {
  return observed(week).length < MIN_DAYS ? NaN : mean(week);
}
