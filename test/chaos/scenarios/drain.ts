import { countDuplicates, countLost, installAudit } from '../world/audit.js';
import { ComputedUsers } from '../world/computed-users.js';
import { HeldWork } from '../world/held-work.js';
import { WEEK_OF } from '../world/people.js';
import { recordForcedRun, settled } from '../world/forced-run.js';
import { onFleet } from './on-fleet.js';

const SETTLED_WITHIN_S = 180;

export interface DrainOptions {
  databaseUrl: string;
  /** How long a batch is in progress, in milliseconds: a process that is asked to stop has to wait for it. */
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
 * Asks every process to stop, one after the other, in the middle of a run, each with batches that are computed and not
 * written: a rolling deploy.
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
      // A loaded machine must not lose a lease: only a shutdown may have users computed again.
      LEASE_SECONDS: '10',
      // A canary would keep work back; every process needs work at once, and for long enough.
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
      await work.heldByEach([replica]);
      const begun = performance.now();
      const { exit } = replica;
      replica.signal('SIGTERM');
      work.release();
      const { code } = await exit;
      exits.push({ seconds: (performance.now() - begun) / 1000, code });
      // The run must not end before the next one is asked.
      work.hold();
      await replica.ready();
    }
    work.release();
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
