import { countDuplicates, countLost, installAudit } from '../world/audit.js';
import type { Database } from '../world/database.js';
import type { Fleet, FleetOptions } from '../world/fleet.js';
import { HeldWork } from '../world/held-work.js';
import { WEEK_OF } from '../world/people.js';
import { within } from '../../setup/within.js';
import { countDone, findExecution, recordForcedRun, settled } from '../world/weekly-run.js';
import { onFleet } from './on-fleet.js';

export interface LossOptions {
  /** With the preload `slow-work`. */
  fleet: FleetOptions;
  /** Takes something away in the middle of the run, and may bring it back. */
  lose: (fleet: Fleet, database: Database) => Promise<void>;
  /** How long to wait for progress, and then for the end, at the most; two minutes when absent. */
  patienceSeconds?: number;
}

export interface LossResult {
  /** Seconds from the end of `lose` until another batch was done, or the run had ended. Infinity: it was not waited for any longer. */
  progressSeconds: number;
  status: string | null;
  duplicates: number;
  lost: number;
}

/** A run whose server or network goes away in the middle of it: every process has a batch in hand then. */
export function loseInTheMiddle({ fleet, lose, patienceSeconds = 120 }: LossOptions): Promise<LossResult> {
  const work = new HeldWork();
  const held = { ...fleet, environment: { ...fleet.environment, ...work.environment } };
  return onFleet(held, async (replicas, database) => {
    await installAudit(database);
    work.hold();
    const id = await recordForcedRun(database, WEEK_OF);
    await work.inEveryHandOf(replicas.replicas);
    await lose(replicas, database);
    work.letGo();
    const begun = performance.now();
    const progressed = await progress(database, id, patienceSeconds);
    const progressSeconds = progressed ? (performance.now() - begun) / 1000 : Infinity;
    const status = await settled(database, id, progressed ? patienceSeconds : 1);
    return {
      progressSeconds,
      status,
      duplicates: await countDuplicates(database),
      lost: await countLost(database, id),
    };
  }).finally(() => work.remove());
}

/** Beyond what was written already when the harness could look again. */
async function progress(database: Database, id: string, patienceSeconds: number): Promise<true | null> {
  const before = await within(patienceSeconds, () => countDone(database, id));
  if (before === null) return null;
  return within(patienceSeconds, async () => {
    const { status } = await findExecution(database, id);
    return status !== 'running' || (await countDone(database, id)) > before || null;
  });
}
