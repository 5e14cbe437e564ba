import { WEEK_DAYS } from '../windows.js';
import type { DailySeries } from '../../domain/analysis.js';
import { MIN_ADHERENCE, type Experiment, type ExperimentResult } from '../../domain/experiment.js';
import { metricDefinition } from '../../../observations/catalogue.js';
import { randomisationTest } from '../../statistics/randomisation-test.js';

/** With fewer than six pairs, no arrangement is rarer than 1 in 20. */
const MIN_PAIRS = 6;

/**
 * The state of each experiment on the Monday `weekOf`: those that are running, and those that ended since the last
 * brief. Older ones are left out.
 *
 * Results are analysed as randomised: every day counts as chance had assigned it, whether the person followed the
 * schedule or not. Leaving out the days on which the person did something else would let those days select themselves.
 * When more than a quarter of the days went another way (or have no answer), there are no figures.
 *
 * @param series only days before weekOf
 * @param since Monday of the brief before this one: an experiment that ended before it was reported then
 */
export function analyseExperiments(
  experiments: readonly Experiment[],
  series: readonly DailySeries[],
  weekOf: number,
  since = weekOf - WEEK_DAYS,
): ExperimentResult[] {
  return experiments.flatMap((experiment): ExperimentResult[] => {
    const outcome = metricDefinition(experiment.outcome);
    const state = stateOf(experiment, weekOf, since);
    if (outcome === null || state === null) return [];
    const progress = progressOf(experiment, weekOf);
    const base = { experiment, outcome, state, ...progress };
    if (state !== 'finished') return [{ ...base, ...NO_FIGURES, reason: null }];
    if (progress.followed < MIN_ADHERENCE) return [{ ...base, ...NO_FIGURES, reason: 'not_followed' }];
    const differences = pairedDifferences(experiment, series);
    const pairs = differences.length;
    if (pairs < MIN_PAIRS) return [{ ...base, ...NO_FIGURES, pairs, reason: 'too_few_pairs' }];
    const { estimate, p, interval95 } = randomisationTest(differences, experiment.id);
    return [{ ...base, difference: estimate, interval95, p, pairs, reason: null }];
  });
}

const NO_FIGURES = { difference: NaN, interval95: [NaN, NaN] as [number, number], p: NaN, pairs: 0 };

/** null: not started, or reported in an earlier brief. */
function stateOf(experiment: Experiment, weekOf: number, since: number): ExperimentResult['state'] | null {
  const { startsOn, schedule, lag, stoppedOn } = experiment;
  if (startsOn >= weekOf) return null;
  if (stoppedOn !== null && stoppedOn < weekOf) return stoppedOn >= since ? 'stopped' : null;
  const lastOutcome = startsOn + schedule.length - 1 + lag;
  if (lastOutcome >= weekOf) return 'running';
  return lastOutcome >= since ? 'finished' : null;
}

function progressOf({ startsOn, schedule, stoppedOn, answers }: Experiment, weekOf: number) {
  const end = Math.min(weekOf, startsOn + schedule.length, stoppedOn ?? Infinity);
  const daysGone = Math.max(0, end - startsOn);
  let followed = 0;
  for (const { day, did } of answers)
    if (day >= startsOn && day < end && schedule[day - startsOn] === did) followed++;
  return { daysGone, days: schedule.length, followed: daysGone === 0 ? 0 : followed / daysGone };
}

/** Outcome of the day with the habit minus that of the day without, for each pair that has both, in order. */
function pairedDifferences(experiment: Experiment, series: readonly DailySeries[]): number[] {
  const { startsOn, schedule, lag, outcome } = experiment;
  const recorded = series.find(({ metric }) => metric.code === outcome);
  if (!recorded) return [];
  const valueAt = (index: number): number => recorded.values[startsOn + index + lag - recorded.start] ?? NaN;
  const differences: number[] = [];
  for (let first = 0; first + 1 < schedule.length; first += 2) {
    const difference = valueAt(first) - valueAt(first + 1);
    if (!Number.isNaN(difference)) differences.push(schedule[first] ? difference : -difference);
  }
  return differences;
}
