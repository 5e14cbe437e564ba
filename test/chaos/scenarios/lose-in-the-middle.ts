import { countDuplicates, countLost, installAudit } from '../world/audit.js';
import type { Database } from '../world/database.js';
import type { Fleet, FleetOptions } from '../world/fleet.js';
import { HeldWork } from '../world/held-work.js';
import { WEEK_OF } from '../world/people.js';
import { answerWithinSeconds } from '../../support/within.js';
import { findRun, recordForcedRun, settled } from '../world/forced-run.js';
import { onFleet } from './on-fleet.js';

export interface LossOptions {
  /** With the preload `slow-work`. */
  fleet: FleetOptions;
  /** Takes a server or a network away at once, and may bring it back. */
  lose: (fleet: Fleet, database: Database) => Promise<void>;
  /** The longest wait for progress, and then for the end; two minutes when absent. */
  patienceSeconds?: number;
}

export interface LossResult {
  /**
   * Seconds from the end of `lose` until all batches were done that were in progress then, or the run had ended.
   * Infinity: neither happened in time.
   */
  progressSeconds: number;
  status: string | null;
  duplicates: number;
  lost: number;
}

/** Takes a server or a network away in the middle of a run, while every process has a batch in progress. */
export function loseInTheMiddle({ fleet, lose, patienceSeconds = 120 }: LossOptions): Promise<LossResult> {
  const work = new HeldWork();
  const held = { ...fleet, environment: { ...fleet.environment, ...work.environment } };
  return onFleet(held, async (replicas, database) => {
    await installAudit(database);
    work.hold();
    const id = await recordForcedRun(database, WEEK_OF);
    await work.heldByEach(replicas.replicas);
    const held = await batchesInProgress(database, id);
    const losing = lose(replicas, database);
    // The held batches are written while it is away.
    work.release();
    await losing;
    const begun = performance.now();
    const progressed = await progress(database, id, held, patienceSeconds);
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

async function batchesInProgress(database: Database, id: string): Promise<number[]> {
  const rows = await database.rows<{ no: number }>(
    `select batch_no as no from job_batch where execution_id = $1 and state = 'leased'`,
    [id],
  );
  return rows.map(({ no }) => no);
}

function progress(
  database: Database,
  id: string,
  held: readonly number[],
  patienceSeconds: number,
): Promise<true | null> {
  return answerWithinSeconds(patienceSeconds, async () => {
    const [{ done }] = await database.rows<{ done: boolean }>(
      `select bool_and(state = 'done') as done from job_batch where execution_id = $1 and batch_no = any($2)`,
      [id, held],
    );
    return done || (await findRun(database, id)).status !== 'running' || null;
  });
}
