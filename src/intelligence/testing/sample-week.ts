import { followStories, NO_STORIES } from '../analysis/stories/follow-stories.js';
import { dayNumber } from '../../common/calendar.js';
import type { SimulationOptions } from '../../simulation/person-options.js';
import { simulatePerson } from '../../simulation/simulate-person.js';
import type { LadderResult } from '../domain/analysis.js';
import type { ObservationStream, WeekInput } from '../domain/week-input.js';
import type { PreviousWeek, WeekState } from '../domain/week-state.js';
import type { WeekAnalysis } from '../analysis/week-analysis.js';

/** The Monday of issue in every spec of the composition. */
export const WEEK_OF = dayNumber('2026-11-16');
export const USER = '0b7a3c52-2f0e-4c57-9a3c-5d1f1c9a7e10';

const METRICS = [
  'sleep_minutes',
  'steps',
  'resting_heart_rate',
  'mood',
  'fatigue',
  'stress',
  'readiness',
  'soreness',
];

/** A week of a simulated person with twelve weeks of history; without a planted relation unless requested. */
export function simulatedInput(seed: string, options: Partial<SimulationOptions> = {}): WeekInput {
  const person = simulatePerson({
    seed,
    firstDay: WEEK_OF - 84,
    lastDay: WEEK_OF - 1,
    metrics: METRICS,
    ...options,
  });
  return inputOf(person.series.map(({ metric, days, values }) => stream(metric, days, values)));
}

/** A person whose week differs: longer sleep, less fatigue, and readiness that moves with fatigue. */
export function eventfulInput(seed = 'eventful'): WeekInput {
  return simulatedInput(seed, {
    relations: [{ x: 'sleep_minutes', y: 'fatigue', lag: 0, rho: -0.8 }],
    shifts: [
      { metric: 'sleep_minutes', firstDay: WEEK_OF - 7, size: 2.5 },
      { metric: 'mood', firstDay: WEEK_OF - 7, size: 2.5 },
    ],
    logging: { gaps: 'none' },
  });
}

export function inputOf(streams: readonly ObservationStream[], more: Partial<WeekInput> = {}): WeekInput {
  return {
    userId: USER,
    weekOf: WEEK_OF,
    lastCompleteDay: WEEK_OF - 1,
    streams,
    suspectCount: 0,
    previous: null,
    experiments: [],
    notedFlags: [],
    timeZone: null,
    ...more,
  };
}

/** A week in which nothing was found besides what is given, for specs of the words. */
export function analysisOf(found: Partial<WeekAnalysis>): WeekAnalysis {
  return {
    series: [],
    blocked: [],
    sources: new Map(),
    trends: [],
    longView: [],
    together: null,
    conjunction: null,
    symptoms: [],
    budget: [],
    changes: [],
    episodes: [],
    family: { tested: [], refused: [], otherQ: [] },
    ladder: [],
    closest: null,
    shadows: [],
    silencesTested: [],
    forecasts: [],
    ranges: [],
    experiments: [],
    redFlags: [],
    systems: [],
    burdenTrends: new Map(),
    stories: followStories(
      NO_STORIES,
      { trends: [], longView: [], changes: [], episodes: [], ...found },
      found.series ?? [],
      WEEK_OF,
    ),
    ...found,
  };
}

/** A pair of the ladder in a given stage, reached this week and eight weeks after its declaration. */
export function rung(
  x: string,
  y: string,
  rho: number,
  stage: LadderResult['pair']['stage'],
  more: Partial<LadderResult> = {},
): LadderResult {
  return {
    pair: {
      x,
      y,
      lag: 0,
      stage,
      sign: rho > 0 ? 1 : -1,
      declaredOn: WEEK_OF - 56,
      confirmedOn: stage === 'confirmed' || stage === 'retired' ? WEEK_OF : null,
      retiredOn: stage === 'retired' ? WEEK_OF : null,
      unseenOn: [],
    },
    association: { x, y, lag: 0, rho, n: 50, nEffective: 40, p: 0.0001, q: 0.002 },
    confirmation: stage === 'confirmed' ? { rho, n: 41, nEffective: 33, p: 0.004 } : null,
    isNew: true,
    ...more,
  };
}

/** The state that the week before left, empty besides what is given. */
export function previousWeek(state: Partial<WeekState>): PreviousWeek {
  return {
    weekOf: WEEK_OF - 7,
    state: {
      readUntil: WEEK_OF - 8,
      score: null,
      ladder: [],
      ranges: [],
      rangesHeld: { held: 0, of: 0 },
      told: [],
      ...state,
    },
  };
}

export function stream(
  metric: string,
  days: ArrayLike<number>,
  values: ArrayLike<number>,
  bodySite = '',
): ObservationStream {
  return { metric, source: 'diary', bodySite, days, values };
}

/** One value per day on the last days before week_of, the last one on its Sunday; null: not recorded. */
export function lastDays(
  metric: string,
  values: readonly (number | null)[],
  bodySite = '',
): ObservationStream {
  const recorded = values
    .map((value, i) => ({ value, day: WEEK_OF - values.length + i }))
    .filter((entry): entry is { value: number; day: number } => entry.value !== null);
  return stream(
    metric,
    recorded.map(({ day }) => day),
    recorded.map(({ value }) => value),
    bodySite,
  );
}
