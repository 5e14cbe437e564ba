import { createPcg } from '../../common/pcg.js';
import { uuidV5 } from '../../common/user-id.js';
import { optionsInForce } from '../../messages/in-force.js';
import { isMedication, metricDefinition, signOf } from '../../observations/catalogue.js';
import { redFlagsInSymptom } from '../../safety/find-in-symptom.js';
import type { DeclaredPair } from '../domain/analysis.js';
import { MIN_ADHERENCE, type ExperimentProposal } from '../domain/experiment.js';
import { habitFor, habitWords } from './habits.js';
import { expectedPower } from './power.js';

/** Namespace of the ids; it never changes. */
const EXPERIMENT_NAMESPACE = '0e0b0f0a-5d0c-5c57-8f5b-6f6e1f4c7d21';
/** Half of the days have the habit. The longer trial is for expected effects below one SD. */
const SHORT_DAYS = 28;
const LONG_DAYS = 42;
const LARGE_EFFECT = 1;

/**
 * The trial by which a person can examine one pair. It is null when there is none to suggest: no habit moves x, more of
 * the habit does not go with a welcome y, y is a medicine or a symptom of the red flags, or y would follow too late.
 *
 * Days are paired, and chance picks the day of each pair that has the habit. With such pairs 28 days find an effect of
 * 0.8 SD in about half of the cases, where whole weeks with and without the habit could not find it at all (methods 6).
 * The same person, week and pair give the same trial.
 *
 * @param options.pair a candidate or confirmed pair of the ladder, with the `sign` of its relation
 * @param options.effectInSd the expected difference, in SDs of y's days; its sign does not matter
 */
export function proposeExperiment(options: {
  userId: string;
  weekOf: number;
  pair: DeclaredPair & { sign: 1 | -1 };
  effectInSd: number;
}): ExperimentProposal | null {
  const { userId, weekOf, pair } = options;
  const habit = habitFor(pair.x);
  const outcome = metricDefinition(pair.y);
  if (!habit || !outcome || !(Math.abs(options.effectInSd) > 0)) return null;
  // A sign of 0: no direction of the outcome is better, so nothing is tried for its sake.
  if (habit.direction * pair.sign !== signOf(outcome.direction)) return null;
  if (isMedication(pair.y) || redFlagsInSymptom(pair.y, '', 1).length > 0) return null;
  const lag = habit.delay + pair.lag;
  if (lag > 1) return null;
  const id = uuidV5([userId, weekOf, habit.code, pair.y, lag].join('/'), EXPERIMENT_NAMESPACE);
  const effect = Math.abs(options.effectInSd);
  const days = effect >= LARGE_EFFECT ? SHORT_DAYS : LONG_DAYS;
  return {
    id,
    habit: habit.code,
    ...habitWords(habit, optionsInForce()),
    x: pair.x,
    outcome: pair.y,
    lag: lag as 0 | 1,
    days,
    schedule: drawSchedule(id, days),
    adherence: MIN_ADHERENCE,
    effect: Math.round(100 * effect) / 100,
    power: expectedPower(days, effect),
  };
}

/** Chance picks one day of every two. */
export function drawSchedule(id: string, days: number): boolean[] {
  const random = createPcg(`experiment/${id}`);
  const schedule: boolean[] = [];
  while (schedule.length < days) {
    const first = random.int(2) === 1;
    schedule.push(first, !first);
  }
  return schedule;
}
