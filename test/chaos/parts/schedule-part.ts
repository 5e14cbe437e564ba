import { moveClock } from '../../support/moved-clock.js';
import { WEEK_OF } from '../../support/people.js';
import { dropUniqueness, makePeople, tickAtOnce, type TickFigures } from '../../support/replica-ticks.js';
import { startReplicas } from '../../support/replicas.js';
import { runVirtualWeeks } from '../../support/schedule-model.js';
import { atMost, moreThanOne } from '../bars.js';
import type { Part, PartContext } from './part.js';

const REPLICAS = 20;
const USERS = 30;
const CONTROL_REPLICAS = 5;
const CONTROL_TICKS = 2;

/** Processes that tick at the same moment, week after week, on a database whose clock is moved. */
export const ticksPart: Part = {
  name: 'ticks',
  run: async (context) => {
    const { ticks } = context.options;
    const figures = await tick(context, REPLICAS, ticks, true);
    const control = await tick(context, CONTROL_REPLICAS, CONTROL_TICKS, false);
    return {
      figures: {
        ticks: figures.ticks,
        tick_executions_max: figures.runs_max,
        control_tick_executions_max: control.runs_max,
      },
      misses: [
        ...atMost('weeks without a run', ticks - figures.weeks, 0),
        ...atMost('runs of one week', figures.runs_max, 1),
        ...atMost('plans of one user of one week', figures.plans_max, 1),
        ...atMost('weeks missed', figures.missed, 0),
        ...moreThanOne('control_tick_executions_max', control.runs_max),
      ],
    };
  },
};

/** One long history of the schedule: random events between two firings, with the rules checked after each. */
export const weeksPart: Part = {
  name: 'weeks',
  run: async ({ connected, options }) => {
    const { weeks, firings } = await runVirtualWeeks({
      database: await connected(),
      weeks: options.weeks,
      seed: numberOf(options.seed),
    });
    return { figures: { virtual_weeks: weeks, virtual_firings: firings }, misses: [] };
  },
};

async function tick(
  { connected }: PartContext,
  processes: number,
  ticks: number,
  unique: boolean,
): Promise<TickFigures> {
  const database = await connected();
  try {
    const clock = await moveClock(database);
    await clock.freeze(new Date(`${WEEK_OF}T01:59:30Z`));
    await makePeople(database, { users: USERS, weeks: ticks + 2 });
    if (!unique) await dropUniqueness(database);
    const replicas = await startReplicas(processes, { DATABASE_URL: database.url });
    try {
      return await tickAtOnce({ database, clock, replicas }, ticks);
    } finally {
      await replicas.stop();
    }
  } finally {
    await database.drop();
  }
}

/** fast-check needs a number; equal texts give equal numbers. */
const numberOf = (seed: string): number =>
  [...seed].reduce((hash, letter) => (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0, 7);
