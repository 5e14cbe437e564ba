import type { Experiment } from '../domain/experiment.js';

export type ExperimentState = 'planned' | 'running' | 'finished' | 'stopped';

/** Day number of the schedule's last day. */
export const lastDayOf = ({ startsOn, schedule }: Experiment): number => startsOn + schedule.length - 1;

export function stateOn(experiment: Experiment, today: number): ExperimentState {
  if (experiment.stoppedOn !== null) return 'stopped';
  if (today < experiment.startsOn) return 'planned';
  return today <= lastDayOf(experiment) ? 'running' : 'finished';
}

export function isOver(experiment: Experiment, today: number): boolean {
  const state = stateOn(experiment, today);
  return state === 'finished' || state === 'stopped';
}
