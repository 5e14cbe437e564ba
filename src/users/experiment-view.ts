import { isoDay } from '../common/calendar.js';
import type { ExperimentToday } from '../intelligence/experiments/experiment-lifecycle.js';
import { type ExperimentState, lastDayOf, stateOn } from '../intelligence/experiments/experiment-state.js';
import type { RenderOptions } from '../messages/language.js';
import { habitOf, habitWords } from '../intelligence/experiments/habits.js';

/** An experiment as the API returns it. */
export interface ExperimentView {
  id: string;
  /** The Monday of the brief that suggested it. */
  week_of: string;
  habit: string;
  title: string;
  instruction: string;
  outcome: string;
  lag_days: number;
  state: ExperimentState;
  starts_on: string;
  ends_on: string;
  stopped_on: string | null;
  /** All days from the first one: whether the habit is due, and the person's answer (null if there is none). */
  schedule: { date: string; habit: boolean; did: boolean | null }[];
}

export function experimentView(
  { experiment, today }: ExperimentToday,
  writing: RenderOptions,
): ExperimentView {
  const { startsOn, stoppedOn } = experiment;
  const { title, instruction } = habitWords(habitOf(experiment.habit), writing);
  const answers = new Map(experiment.answers.map(({ day, did }) => [day, did]));
  return {
    id: experiment.id,
    week_of: isoDay(experiment.weekOf),
    habit: experiment.habit,
    title,
    instruction,
    outcome: experiment.outcome,
    lag_days: experiment.lag,
    state: stateOn(experiment, today),
    starts_on: isoDay(startsOn),
    ends_on: isoDay(lastDayOf(experiment)),
    stopped_on: stoppedOn === null ? null : isoDay(stoppedOn),
    schedule: experiment.schedule.map((habit, index) => ({
      date: isoDay(startsOn + index),
      habit,
      did: answers.get(startsOn + index) ?? null,
    })),
  };
}
