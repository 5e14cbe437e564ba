import type { RolloutStep } from './steps.js';

export type GateName =
  'users' | 'failed_runs' | 'verification' | 'generation_time' | 'error_rate' | 'watched_hours';

/** One condition for leaving a step. */
export interface Gate {
  name: GateName;
  /** Null: nothing measured at this step yet. */
  figure: number | null;
  bound: number;
  holds: boolean;
  sentence: string;
}

/** What the runs over everybody that began at this step and have ended tell; retries that came later included. */
export interface StepFigures {
  runs: number;
  failedRuns: number;
  /** Different users processed. */
  users: number;
  /** Users there are to process: the step's number, or as many as are active. */
  usersWanted: number;
  /** A user counts once a run: processed, of those verified, of those failed. */
  processed: number;
  verified: number;
  failed: number;
  /** 95th percentile of a user's computation; null: nothing computed. */
  generationSeconds: number | null;
  /** Since the first of these runs ended; null: none has. */
  watchedHours: number | null;
}

export interface GateBounds {
  minVerifiedPercent: number;
  maxGenerationSeconds: number;
  maxErrorPercent: number;
  watchHours: number;
}

/** A breach of one of these takes the rollout back. The others only make it wait. */
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

/** What is measured and out of its bound: nothing measured breaks nothing. */
export function breachesOf(gates: readonly Gate[]): Gate[] {
  return gates.filter((gate) => SAFETY.includes(gate.name) && gate.figure !== null && !gate.holds);
}

function users({ users: figure, usersWanted: bound }: StepFigures): Gate {
  const sentence = `${figure} of ${bound} users processed at this step.`;
  return { name: 'users', figure, bound, holds: figure >= bound, sentence };
}

function failedRuns({ runs, failedRuns: failed }: StepFigures): Gate {
  const figure = runs === 0 ? null : failed;
  const sentence =
    figure === null ? 'No run has ended at this step yet.' : `${figure} runs failed as a whole; none may.`;
  return { name: 'failed_runs', figure, bound: 0, holds: figure === 0, sentence };
}

function verification({ processed, verified }: StepFigures, bound: number): Gate {
  const figure = percentOf(verified, processed);
  const sentence =
    figure === null
      ? 'Nobody has been verified at this step yet.'
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
      ? 'Nobody has been processed at this step yet.'
      : `${figure} % of users failed; at most ${bound} % may.`;
  return { name: 'error_rate', figure, bound, holds: figure !== null && figure <= bound, sentence };
}

function watchedHours({ watchedHours: hours }: StepFigures, bound: number): Gate {
  // Rounded down: 23.999 hours are not 24.
  const figure = hours === null ? null : Math.floor(hours * 100) / 100;
  const sentence =
    figure === null
      ? `No run has ended at this step yet; it is watched for ${bound} h from the first one on.`
      : `Watched for ${figure} h since the first run at this step ended; ${bound} h are wanted.`;
  return { name: 'watched_hours', figure, bound, holds: figure !== null && figure >= bound, sentence };
}

const percentOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : round((100 * part) / whole);

const round = (value: number): number => Math.round(value * 1000) / 1000;
