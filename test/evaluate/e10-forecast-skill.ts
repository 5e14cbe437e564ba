import { mean } from '../../src/intelligence/statistics/mean.js';
import { atMost, type Figure, skipped } from './figure.js';
import { type ForecastSeries, type Origin, rollForecasts, weekMean } from './rolling-forecasts.js';
import type { RealSetName } from './real-people.js';
import type { Setting } from './setting.js';

/** Mean absolute error divided by that of last week's same weekday, and by that of last week's mean. */
const BARS: readonly [RealSetName, daily: number, weekly: number][] = [
  ['lifesnaps', 0.78, 0.85],
  ['soccermon', 0.87, 0.98],
];
const AGAINST_28_DAYS = 0.98;

/** The forecasts of next week, on all Mondays of all people: how large is their error, compared with simple guesses? */
export async function measure(setting: Setting): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [name, daily, weekly] of BARS) {
    const series = await rollForecasts(name, setting);
    if (series === null) figures.push(skipped(name));
    else figures.push(...figuresOf(name, series, daily, weekly));
  }
  return figures;
}

function figuresOf(name: string, all: readonly ForecastSeries[], daily: number, weekly: number): Figure[] {
  const days = errorsOf(all, dayErrors);
  const weeks = errorsOf(all, weekErrors);
  return [
    atMost(`${name}: a day, against the same weekday last week`, days.ours / days.last, daily, 'number'),
    atMost(`${name}: a day, against the mean of 28 days`, days.ours / days.mean28, AGAINST_28_DAYS, 'number'),
    atMost(`${name}: a week's mean, against last week's`, weeks.ours / weeks.last, weekly, 'number'),
    atMost(
      `${name}: a week's mean, against the mean of 28 days`,
      weeks.ours / weeks.mean28,
      AGAINST_28_DAYS,
      'number',
    ),
  ];
}

interface Errors {
  ours: number;
  last: number;
  mean28: number;
}

/**
 * Mean absolute errors in SDs, on the same days or weeks for all three; each measure of a person has the same weight.
 */
function errorsOf(all: readonly ForecastSeries[], of: (origin: Origin) => Errors[]): Errors {
  const means = all.flatMap(({ origins, spread }) => {
    const errors = origins.flatMap(of);
    if (errors.length === 0) return [];
    const meanOf = (key: keyof Errors): number => mean(errors.map((error) => error[key])) / spread;
    return [{ ours: meanOf('ours'), last: meanOf('last'), mean28: meanOf('mean28') }];
  });
  const overall = (key: keyof Errors): number => mean(means.map((one) => one[key]));
  return { ours: overall('ours'), last: overall('last'), mean28: overall('mean28') };
}

function dayErrors({ forecast, week, lastWeek, last28 }: Origin): Errors[] {
  const recent = mean(last28);
  return [...week].flatMap((value, day) =>
    complete({
      ours: Math.abs(forecast.day.point - value),
      last: Math.abs(lastWeek[day] - value),
      mean28: Math.abs(recent - value),
    }),
  );
}

function weekErrors({ forecast, week, lastWeek, last28 }: Origin): Errors[] {
  const value = weekMean(week);
  return complete({
    ours: Math.abs(forecast.point - value),
    last: Math.abs(weekMean(lastWeek) - value),
    mean28: Math.abs(mean(last28) - value),
  });
}

const complete = (errors: Errors): Errors[] =>
  Number.isNaN(errors.ours + errors.last + errors.mean28) ? [] : [errors];
