import { isWeekend } from '../../src/common/calendar.js';
import type { Pcg } from '../../src/common/pcg.js';
import type { DailySeries, DeclaredPair } from '../../src/intelligence/domain/analysis.js';
import { metricDefinition } from '../../src/observations/catalogue.js';

/** An arbitrary Monday: every synthetic record ends on the Sunday before it, unless a line moves to other weeks. */
export const MONDAY = 18_813;

/** Share of days forgotten, and the gap of several days that every second person has (evaluation 1). */
const MISSING = 0.18;
const GAP_DAYS = 5;
/** SD of the difference between weekends and other days, in SDs of a day. */
const WEEKEND = 0.5;
/** Five points: the middle, and how many points one SD is. */
const MIDDLE = 3;
const POINTS_PER_SD = 0.9;

/**
 * Lag-1 autocorrelation of the measures of real diaries and watches: mean, SD and bounds between people (evaluation 1).
 */
type Persistence = readonly [mean: number, sd: number, low: number, high: number];
const DIARY: Persistence = [0.2, 0.2, -0.05, 0.63];
const NIGHT: Persistence = [0, 0.05, -0.1, 0.1];
const HEART: Persistence = [0.83, 0.06, 0.73, 0.91];
const SITTING: Persistence = [0.43, 0.05, 0.3, 0.6];
const MOVING: Persistence = [0.1, 0.05, 0, 0.25];
/** The number of each kind is that of the table (evaluation 1). */
const MIX: readonly Persistence[] = [
  ...new Array<Persistence>(6).fill(DIARY),
  ...new Array<Persistence>(3).fill(NIGHT),
  HEART,
  ...new Array<Persistence>(2).fill(SITTING),
  ...new Array<Persistence>(2).fill(MOVING),
];

/** The codes only name synthetic series; no two of them measure one thing. */
const INPUTS = [
  'sleep_minutes',
  'resting_heart_rate',
  'steps',
  'sedentary_minutes',
  'hrv_rmssd',
  'skin_temperature',
  'training_load',
] as const;
const OUTCOMES = ['mood', 'fatigue', 'stress', 'readiness', 'soreness', 'anxiety', 'energy', 'pain'] as const;

/** Every input with every outcome: 4 x 4 or 7 x 8 questions. */
export function questionGrid(questions: 16 | 56): DeclaredPair[] {
  const [inputs, outcomes] = questions === 16 ? [4, 4] : [7, 8];
  return INPUTS.slice(0, inputs).flatMap((x, input) =>
    OUTCOMES.slice(0, outcomes).map((y): DeclaredPair => ({ x, y, lag: lagOf(input) })),
  );
}

/** Half of the questions of either grid are about the next day. */
const lagOf = (input: number): 0 | 1 => (input % 4 < 2 ? 0 : 1);

export interface Truth extends DeclaredPair {
  /** Correlation of the two series, before weekends, rounding and forgotten days. */
  rho: number;
}

export interface RecordOptions {
  codes: readonly string[];
  /** Length of the record, and the day number after its last day. */
  days: number;
  until: number;
  truths?: readonly Truth[];
  /** `own`: days are forgotten per measure; `shared`: days are forgotten for the whole diary. */
  missing?: 'own' | 'shared' | 'none';
  /** Whether diary measures are answers from 1 to 5. */
  ordinal?: boolean;
  /** Difference of weekends in SDs, for every measure; default: drawn for each measure. */
  weekend?: number;
  /** Lag-1 autocorrelation of every measure; default: drawn from the mix of real measures. */
  phi?: number;
}

/** The codes of the questions, each once. */
export function codesOf(questions: readonly DeclaredPair[]): string[] {
  return [...new Set(questions.flatMap(({ x, y }) => [x, y]))];
}

/**
 * A record whose truths are known exactly: first-order autoregressions with unit variance, each planted effect
 * `rho * cause + sqrt(1 - rho^2) * own series`, a weekend effect, then gaps.
 */
export function syntheticRecord(pcg: Pcg, options: RecordOptions): DailySeries[] {
  const { days, until, truths = [], codes } = options;
  const courses = new Map(
    codes.map((code) => [code, autoregression(pcg, options.phi ?? drawPhi(pcg), days)] as const),
  );
  for (const { x, y, lag, rho } of truths) {
    const cause = courses.get(x)!;
    const rest = Math.sqrt(1 - rho * rho);
    courses.set(
      y,
      courses.get(y)!.map((own, i) => (i < lag ? own : rho * cause[i - lag] + rest * own)),
    );
  }
  const start = until - days;
  const forgotten = forgetting(pcg, options.missing ?? 'own', days);
  return codes.map((code) => ({
    metric: metricDefinition(code)!,
    start,
    values: recorded(courses.get(code)!, {
      start,
      weekend: options.weekend ?? WEEKEND * pcg.normal(),
      ordinal: options.ordinal === true && OUTCOMES.some((outcome) => outcome === code),
      forgotten,
    }),
  }));
}

/** The part of each series that is known on a Monday. */
export function knownBefore(series: readonly DailySeries[], weekOf: number): DailySeries[] {
  return series.map((one) => ({ ...one, values: one.values.subarray(0, weekOf - one.start) }));
}

/** A first-order autoregression with unit variance. */
export function autoregression(pcg: Pcg, phi: number, length: number): Float64Array {
  const course = new Float64Array(length);
  const innovation = Math.sqrt(1 - phi * phi);
  let state = pcg.normal();
  for (let i = 0; i < length; i++)
    course[i] = state = i === 0 ? state : phi * state + innovation * pcg.normal();
  return course;
}

function drawPhi(pcg: Pcg): number {
  const [mean, sd, low, high] = MIX[pcg.int(MIX.length)];
  return Math.min(high, Math.max(low, mean + sd * pcg.normal()));
}

/** Whether a day is forgotten; called once for every value. */
type Forgetting = (day: number) => boolean;

function forgetting(pcg: Pcg, how: 'own' | 'shared' | 'none', days: number): Forgetting {
  if (how === 'none') return () => false;
  const gap = pcg.uniform() < 0.5 ? pcg.int(Math.max(1, days - GAP_DAYS)) : Infinity;
  const inGap = (day: number): boolean => day >= gap && day < gap + GAP_DAYS;
  if (how === 'own') return (day) => pcg.uniform() < MISSING || inGap(day);
  const lost = Array.from({ length: days }, () => pcg.uniform() < MISSING);
  return (day) => lost[day] || inGap(day);
}

interface Recording {
  start: number;
  weekend: number;
  ordinal: boolean;
  forgotten: Forgetting;
}

function recorded(course: Float64Array, { start, weekend, ordinal, forgotten }: Recording): Float64Array {
  return course.map((value, i) => {
    if (forgotten(i)) return NaN;
    const lived = value + (isWeekend(start + i) ? weekend : 0);
    return ordinal ? Math.min(5, Math.max(1, Math.round(MIDDLE + POINTS_PER_SD * lived))) : lived;
  });
}
