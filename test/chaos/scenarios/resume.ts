import { countDuplicates, countLost, installAudit, resumeSeconds } from '../world/audit.js';
import { ComputedUsers } from '../world/computed-users.js';
import type { Database } from '../world/database.js';
import type { Fleet } from '../world/fleet.js';
import { HeldWork } from '../world/held-work.js';
import { WEEK_OF } from '../world/people.js';
import { mustCome, answerWithinSeconds } from '../../support/within.js';
import { findRun, recordForcedRun, settled, inProgress } from '../world/forced-run.js';
import type { Replica } from '../world/replica.js';
import { onFleet } from './on-fleet.js';

const SLOW_MS = 300;
const PATIENCE_S = 180;

export interface ResumeOptions {
  databaseUrl: string;
  /** Kills, each in a run of its own. */
  kills: number;
  environment?: NodeJS.ProcessEnv;
  /** The longest wait for anything; three minutes when absent. */
  patienceSeconds?: number;
  report?: (line: string) => void;
}

export interface ResumeResult {
  /** Seconds from the end of a killed worker's lease until its batch was claimed elsewhere, sorted. Infinity: not in time. */
  batchSeconds: number[];
  /** Seconds from the kill of the process that held the run until another held it. */
  coordinatorSeconds: number[];
  /** The most user-weeks that were computed again because of one kill. */
  recomputedMost: number;
  duplicates: number;
  lost: number;
}

/** Kills workers with a batch in progress, and holders of a run, and measures how long their work waits. */
export function measureResume(options: ResumeOptions): Promise<ResumeResult> {
  const { patienceSeconds = PATIENCE_S } = options;
  const computed = new ComputedUsers();
  const work = new HeldWork();
  const fleet = {
    databaseUrl: options.databaseUrl,
    replicas: 3,
    keptAlive: true,
    preloads: ['count-computed', 'slow-work'],
    environment: {
      ...computed.environment,
      ...work.environment,
      CHAOS_SLOW_MS: String(SLOW_MS),
      // One batch in progress: the most that may be computed again because of one kill.
      INTELLIGENCE_CONCURRENCY: '1',
      ...options.environment,
    },
  };
  return onFleet(fleet, async (replicas, database) => {
    await installAudit(database);
    const result: ResumeResult = {
      batchSeconds: [],
      coordinatorSeconds: [],
      recomputedMost: 0,
      duplicates: 0,
      lost: 0,
    };
    for (let kill = 0; kill < options.kills; kill += 1) {
      const before = computed.recomputed();
      const ofWorker = kill % 2 === 0;
      if (ofWorker) work.hold();
      const id = await recordForcedRun(database, WEEK_OF);
      if (ofWorker)
        result.batchSeconds.push(...(await killWorker(replicas, work, database, id, patienceSeconds)));
      else result.coordinatorSeconds.push(await killCoordinator(replicas, database, id, patienceSeconds));
      const status = await settled(database, id, patienceSeconds);
      result.lost += await countLost(database, id);
      result.recomputedMost = Math.max(result.recomputedMost, computed.recomputed() - before);
      options.report?.(`kill ${kill + 1}/${options.kills}: ${status ?? 'did not end'}`);
    }
    result.batchSeconds.sort((a, b) => a - b);
    result.duplicates = await countDuplicates(database);
    return result;
  }).finally(() => {
    computed.remove();
    work.remove();
  });
}

async function killWorker(
  fleet: Fleet,
  work: HeldWork,
  database: Database,
  id: string,
  patienceSeconds: number,
): Promise<number[]> {
  const worker = await mustCome('a worker has a batch in progress', 60, async () => {
    const { leaseOwner } = await findRun(database, id);
    return workerOf(fleet, work, leaseOwner);
  });
  const { pid } = worker;
  worker.signal('SIGKILL');
  work.release();
  const resumed = await answerWithinSeconds(patienceSeconds, async () => {
    const [{ held }] = await database.rows<{ held: number }>(
      `select count(*)::int as held from job_batch where execution_id = $1 and state = 'leased' and lease_owner like $2`,
      [id, `${pid}-%`],
    );
    return held === 0 || null;
  });
  return resumed ? resumeSeconds(database, pid) : [Infinity];
}

/** A process with a batch, preferably not the one that holds the run. */
function workerOf(fleet: Fleet, work: HeldWork, leaseOwner: string | null): Replica | null {
  const busy = fleet.replicas.filter((replica) => work.isHeldBy(replica));
  const coordinator = leaseOwner === null ? undefined : fleet.holderOf(leaseOwner);
  return busy.find((replica) => replica !== coordinator) ?? busy[0] ?? null;
}

async function killCoordinator(
  fleet: Fleet,
  database: Database,
  id: string,
  patienceSeconds: number,
): Promise<number> {
  const { leaseOwner } = await inProgress(database, id);
  fleet.holderOf(leaseOwner!)!.signal('SIGKILL');
  const begun = performance.now();
  const taken = await answerWithinSeconds(patienceSeconds, async () => {
    const now = await findRun(database, id);
    return now.leaseOwner !== leaseOwner || now.status !== 'running' || null;
  });
  return taken ? (performance.now() - begun) / 1000 : Infinity;
}
