import type { RolloutStep } from './steps.js';

export type GateName =
  'users' | 'failed_runs' | 'verification' | 'generation_time' | 'error_rate' | 'watched_hours';

/** One condition for leaving a rollout step. */
export interface Gate {
  name: GateName;
  /** Null: nothing has been measured at this step yet. */
  figure: number | null;
  bound: number;
  holds: boolean;
  sentence: string;
}

/** The figures of the cohort runs that started at this step and have ended, later retries included. */
export interface StepFigures {
  runs: number;
  failedRuns: number;
  /** How many different users were processed. */
  users: number;
  /** How many users the step needs: its number, or all active users if there are fewer. */
  usersWanted: number;
  /** Users processed, each counted once per run. */
  processed: number;
  /** The processed users that passed verification. */
  verified: number;
  /** The processed users that failed. */
  failed: number;
  /** The 95th percentile of the time to compute a user; null if nothing was computed. */
  generationSeconds: number | null;
  /** Hours since the first of these runs ended; null if none has. */
  watchedHours: number | null;
}

export interface GateBounds {
  minVerifiedPercent: number;
  maxGenerationSeconds: number;
  maxErrorPercent: number;
  watchHours: number;
}

/** A breach of one of these gates takes the rollout back. The other gates only make it wait. */
const SAFETY: readonly GateName[] = ['failed_runs', 'verification', 'generation_time', 'error_rate'];

export function gatesOf(step: RolloutStep, figures: StepFigures, bounds: GateBounds): Gate[] {
  if (step.name === 'off') return [];
  const gates = [
    users(figures),
    failedRuns(figures),
    verification(figures, bounds.minVerifiedPercent),
    generationTime(figures, bounds.maxGenerationSeconds),
    errorRate(figures, bounds.maxErrorPercent),
  ];
  return step.watched ? [...gates, watchedHours(figures, bounds.watchHours)] : gates;
}

/** Returns the safety gates that are measured and out of bounds. A gate without a figure is not broken. */
export function breachesOf(gates: readonly Gate[]): Gate[] {
  return gates.filter((gate) => SAFETY.includes(gate.name) && gate.figure !== null && !gate.holds);
}

function users({ users: figure, usersWanted: bound }: StepFigures): Gate {
  const sentence = `${figure} of ${bound} users have been processed at this step.`;
  return { name: 'users', figure, bound, holds: figure >= bound, sentence };
}

function failedRuns({ runs, failedRuns: failed }: StepFigures): Gate {
  const figure = runs === 0 ? null : failed;
  const sentence =
    figure === null
      ? 'No run has ended at this step yet.'
      : `${figure} runs failed as a whole; none may fail.`;
  return { name: 'failed_runs', figure, bound: 0, holds: figure === 0, sentence };
}

function verification({ processed, verified }: StepFigures, bound: number): Gate {
  const figure = percentOf(verified, processed);
  const sentence =
    figure === null
      ? 'No user has been verified at this step yet.'
      : `${figure} % of users passed verification; at least ${bound} % must.`;
  return { name: 'verification', figure, bound, holds: figure !== null && figure >= bound, sentence };
}

function generationTime({ generationSeconds }: StepFigures, bound: number): Gate {
  const figure = generationSeconds === null ? null : round(generationSeconds);
  const sentence =
    figure === null
      ? 'Nothing has been computed at this step yet.'
      : `95 % of users took at most ${figure} s to compute; at most ${bound} s is allowed.`;
  return { name: 'generation_time', figure, bound, holds: figure !== null && figure <= bound, sentence };
}

function errorRate({ processed, failed }: StepFigures, bound: number): Gate {
  const figure = percentOf(failed, processed);
  const sentence =
    figure === null
      ? 'No user has been processed at this step yet.'
      : `${figure} % of users failed; at most ${bound} % may fail.`;
  return { name: 'error_rate', figure, bound, holds: figure !== null && figure <= bound, sentence };
}

function watchedHours({ watchedHours: hours }: StepFigures, bound: number): Gate {
  // It is rounded down: 23.999 hours are not 24.
  const figure = hours === null ? null : Math.floor(hours * 100) / 100;
  const sentence =
    figure === null
      ? `No run has ended at this step yet; the step is watched for ${bound} h after the first one ends.`
      : `The step has been watched for ${figure} h since its first run ended; ${bound} h are required.`;
  return { name: 'watched_hours', figure, bound, holds: figure !== null && figure >= bound, sentence };
}

const percentOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : round((100 * part) / whole);

const round = (value: number): number => Math.round(value * 1000) / 1000;
