import { intervalScore } from '../reference/interval-score.js';
import { mean } from '../../src/intelligence/statistics/mean.js';
import { normalQuantile } from '../../src/intelligence/statistics/normal-quantile.js';
import { variance } from '../reference/variance.js';
import { atMost, type Figure, share, skipped, withoutBar, within } from './figure.js';
import { type ForecastSeries, type Origin, rollForecasts, weekMean } from './rolling-forecasts.js';
import type { RealSetName } from './real-people.js';
import type { Setting } from './setting.js';

const SETS: readonly RealSetName[] = ['lifesnaps', 'soccermon'];
const CONFIDENCE = 0.8;
const POOLED: [number, number] = [0.77, 0.83];
const EACH: [number, number] = [0.7, 0.9];
/** With fewer ranges of one measure, of all people together, its share says little. */
const FEWEST = 100;
const HALF_WIDTH = normalQuantile(0.5 + CONFIDENCE / 2);

/** The 80 % ranges: how many held, and were they as narrow as possible? */
export async function measure(setting: Setting): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const name of SETS) {
    const series = await rollForecasts(name, setting);
    if (series === null) figures.push(skipped(name));
    else figures.push(...weekFigures(name, series), ...dayFigures(name, series));
  }
  return figures;
}

interface Outcome {
  metric: string;
  held: boolean;
  /** Interval scores in SDs: ours, and that of a Gaussian range from the last 28 days, taken as independent. */
  ours: number;
  iid: number;
}

function weekFigures(name: string, all: readonly ForecastSeries[]): Figure[] {
  const outcomes = outcomesOf(all, ({ week, forecast }) => [
    { value: weekMean(week), range: forecast, days: 7 },
  ]);
  const byMetric = sharesByMetric(outcomes);
  return [
    within(`${name}, week's mean: held`, share(outcomes.map(({ held }) => held)), POOLED),
    ...[...byMetric].map(([metric, held]) => within(`${name}, week's mean of ${metric}: held`, held, EACH)),
    atMost(`${name}, week's mean: interval score over iid Gaussian`, scoreRatio(outcomes), 1, 'number'),
  ];
}

/**
 * A range of five-point answers cannot hold exactly 80 %: a day has a bar on its interval score, and none on its share.
 */
function dayFigures(name: string, all: readonly ForecastSeries[]): Figure[] {
  const outcomes = outcomesOf(all, ({ week, forecast }) =>
    [...week].map((value) => ({ value, range: forecast.day, days: 1 })),
  );
  return [
    withoutBar(`${name}, a day: held`, share(outcomes.map(({ held }) => held))),
    atMost(`${name}, a day: interval score over iid Gaussian`, scoreRatio(outcomes), 1, 'number'),
  ];
}

interface Seen {
  value: number;
  range: { low: number; high: number };
  /** The number of days of which the value is the mean. */
  days: number;
}

function outcomesOf(all: readonly ForecastSeries[], seenIn: (origin: Origin) => Seen[]): Outcome[] {
  return all.flatMap(({ metric, spread, origins }) =>
    origins.flatMap((origin) =>
      seenIn(origin)
        .filter(({ value }) => !Number.isNaN(value) && origin.last28.length > 1)
        .map(({ value, range: { low, high }, days }) => ({
          metric,
          held: value >= low && value <= high,
          ours: intervalScore(value, [low, high], CONFIDENCE) / spread,
          iid: intervalScore(value, independentRange(origin.last28, days), CONFIDENCE) / spread,
        })),
    ),
  );
}

function independentRange(last28: Float64Array, days: number): [number, number] {
  const half = HALF_WIDTH * Math.sqrt(variance(last28) * (1 / days + 1 / last28.length));
  return [mean(last28) - half, mean(last28) + half];
}

function sharesByMetric(outcomes: readonly Outcome[]): Map<string, number> {
  const metrics = [...new Set(outcomes.map(({ metric }) => metric))].sort();
  const shares = new Map<string, number>();
  for (const metric of metrics) {
    const own = outcomes.filter((outcome) => outcome.metric === metric);
    if (own.length >= FEWEST) shares.set(metric, share(own.map(({ held }) => held)));
  }
  return shares;
}

const scoreRatio = (outcomes: readonly Outcome[]): number =>
  mean(outcomes.map(({ ours }) => ours)) / mean(outcomes.map(({ iid }) => iid));
