import { CRASH_POINTS, type CrashPoint, type CrashSignal } from '../world/crash-point.js';
import { Database } from '../world/database.js';
import { differences, type FinalState } from '../world/final-state.js';
import { goThroughSmallWeek, type SmallWeek } from './small-week.js';

export interface CrashRun {
  /** If there are several, the processes die at each in turn. */
  points: readonly CrashPoint[];
  signal: CrashSignal;
  environment?: NodeJS.ProcessEnv;
  preloads?: readonly string[];
  workers?: number;
}

export interface CrashResult {
  /** Points at which a process really died. */
  fired: CrashPoint[];
  /** The differences from the result of the clean run. */
  differences: string[];
}

/** The same week without any crash, with which all others are compared. */
export function cleanRun(week: SmallWeek, environment: NodeJS.ProcessEnv = {}): Promise<FinalState> {
  return goThroughSmallWeek(week, { preloads: [], environment });
}

/** Goes through the week while processes die at the given points. A point that no process reached has not fired. */
export async function crashRun(week: SmallWeek, clean: FinalState, run: CrashRun): Promise<CrashResult> {
  const state = await goThroughSmallWeek(week, {
    preloads: ['crash-at', ...(run.preloads ?? [])],
    workers: run.workers,
    environment: {
      ...run.environment,
      CHAOS_CRASH_AT: run.points.join(','),
      CHAOS_SIGNAL: run.signal,
    },
  });
  return { fired: await firedPoints(week.url), differences: differences(clean, state) };
}

async function firedPoints(url: string): Promise<CrashPoint[]> {
  const database = new Database(url);
  try {
    const rows = await database.rows<{ point: CrashPoint }>('select point from chaos_crash');
    const fired = new Set(rows.map(({ point }) => point));
    return CRASH_POINTS.filter((point) => fired.has(point));
  } finally {
    await database.close();
  }
}
