import { countDuplicates, countLost, installAudit } from '../world/audit.js';
import { ComputedUsers } from '../world/computed-users.js';
import { HeldWork } from '../world/held-work.js';
import { WEEK_OF } from '../world/people.js';
import { recordForcedRun, settled } from '../world/weekly-run.js';
import { onFleet } from './on-fleet.js';

const SETTLED_WITHIN_S = 180;

export interface DrainOptions {
  databaseUrl: string;
  /** How long a batch is in hand, in milliseconds: what a process that is asked to stop has to wait for. */
  batchMs: number;
  environment?: NodeJS.ProcessEnv;
  preloads?: readonly string[];
}

export interface DrainResult {
  /** Seconds from SIGTERM to the end of each process, and its exit code. */
  exits: { seconds: number; code: number | null }[];
  recomputed: number;
  duplicates: number;
  lost: number;
}

/**
 * Asks every process to stop, one after the other, in the middle of a run, each with batches in hand that are computed and
 * not written: a deploy that rolls.
 */
export function measureDrain(options: DrainOptions): Promise<DrainResult> {
  const computed = new ComputedUsers();
  const work = new HeldWork();
  const fleet = {
    databaseUrl: options.databaseUrl,
    replicas: 2,
    keptAlive: true,
    preloads: ['count-computed', 'slow-work', ...(options.preloads ?? [])],
    environment: {
      // A loaded machine must not lose a lease: what is computed again here was dropped by a shutdown.
      LEASE_SECONDS: '10',
      // Work for every process from the first moment on, which a canary would keep back, and for long enough.
      CANARY_BATCHES: '0',
      INTELLIGENCE_CONCURRENCY: '2',
      ...options.environment,
      ...computed.environment,
      ...work.environment,
      CHAOS_SLOW_MS: String(options.batchMs),
    },
  };
  return onFleet(fleet, async ({ replicas }, database) => {
    await installAudit(database);
    work.hold();
    const id = await recordForcedRun(database, WEEK_OF);
    const exits: DrainResult['exits'] = [];
    for (const replica of replicas) {
      await work.inEveryHandOf([replica]);
      const begun = performance.now();
      const { exit } = replica;
      replica.signal('SIGTERM');
      work.letGo();
      const { code } = await exit;
      exits.push({ seconds: (performance.now() - begun) / 1000, code });
      // The run must not end before the next one is asked.
      work.hold();
      await replica.ready();
    }
    work.letGo();
    await settled(database, id, SETTLED_WITHIN_S);
    return {
      exits,
      recomputed: computed.recomputed(),
      duplicates: await countDuplicates(database),
      lost: await countLost(database, id),
    };
  }).finally(() => {
    computed.remove();
    work.remove();
  });
}
