import { countDuplicates, countLost, installAudit } from '../world/audit.js';
import { ComputedUsers } from '../world/computed-users.js';
import { WEEK_OF } from '../world/people.js';
import { recordForcedRun, settled, underWay } from '../world/weekly-run.js';
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

/** Asks every process to stop, one after the other, in the middle of a run: a deploy that rolls. */
export function measureDrain(options: DrainOptions): Promise<DrainResult> {
  const computed = new ComputedUsers();
  const fleet = {
    databaseUrl: options.databaseUrl,
    replicas: 2,
    keptAlive: true,
    preloads: ['count-computed', 'slow-work', ...(options.preloads ?? [])],
    environment: {
      // A loaded machine must not lose a lease: what is computed again here was dropped by a shutdown.
      LEASE_SECONDS: '10',
      ...options.environment,
      ...computed.environment,
      CHAOS_SLOW_MS: String(options.batchMs),
    },
  };
  return onFleet(fleet, async ({ replicas }, database) => {
    await installAudit(database);
    const id = await recordForcedRun(database, WEEK_OF);
    await underWay(database, id);
    const exits: DrainResult['exits'] = [];
    for (const replica of replicas) {
      const begun = performance.now();
      const { exit } = replica;
      replica.signal('SIGTERM');
      const { code } = await exit;
      exits.push({ seconds: (performance.now() - begun) / 1000, code });
      await replica.ready();
    }
    await settled(database, id, SETTLED_WITHIN_S);
    return {
      exits,
      recomputed: computed.recomputed(),
      duplicates: await countDuplicates(database),
      lost: await countLost(database, id),
    };
  }).finally(() => computed.remove());
}
