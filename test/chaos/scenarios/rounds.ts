import { createPcg } from '../../../src/common/pcg.js';
import { Faults, type FaultKind } from '../faults.js';
import { countDuplicates, countLost, installAudit } from '../world/audit.js';
import type { Database } from '../world/database.js';
import type { Fleet } from '../world/fleet.js';
import { WEEK_OF } from '../world/people.js';
import type { RedisProcess } from '../../support/redis-process.js';
import { recordForcedRun, settled } from '../world/forced-run.js';
import { onFleet } from './on-fleet.js';

const REPLICAS = 3;
const FAULTS_PER_ROUND = 3;
const ROUND_WITHIN_S = 120;
/** Kills and stops come twice as often: fence and lease exist because of them. */
const KINDS: readonly FaultKind[] = ['kill', 'kill', 'stop', 'stop', 'terminate'];
const REDIS_KINDS: readonly FaultKind[] = [...KINDS, 'flush', 'redis'];

export interface RoundsOptions {
  /** A migrated database with users. */
  databaseUrl: string;
  rounds: number;
  /** Equal seeds give the same faults in the same order, but not at the same moments. */
  seed: string;
  redis?: RedisProcess;
  workers?: number;
  preloads?: readonly string[];
  environment?: NodeJS.ProcessEnv;
  kinds?: readonly FaultKind[];
  report?: (line: string) => void;
  /** Asked before each round, with the counts so far. */
  mayContinue?: (soFar: { duplicates: number; lost: number }) => boolean;
}

export interface RoundsResult {
  rounds: number;
  duplicates: number;
  lost: number;
  faults: Record<FaultKind, number>;
}

/** Cohort runs, one after the other, on replicas that are killed, stopped and cut off in the middle of them. */
export function chaosRounds(options: RoundsOptions): Promise<RoundsResult> {
  const fleet = {
    databaseUrl: options.databaseUrl,
    replicas: REPLICAS,
    workers: options.workers,
    keptAlive: true,
    environment: {
      ...(options.redis ? { QUEUE_REDIS_URL: options.redis.url } : {}),
      ...options.environment,
    },
    preloads: ['fast-sweeps', ...(options.preloads ?? [])],
  };
  return onFleet(fleet, async (replicas, database) => {
    await installAudit(database);
    return goThrough(options, database, replicas);
  });
}

async function goThrough(options: RoundsOptions, database: Database, fleet: Fleet): Promise<RoundsResult> {
  const { rounds, seed, redis = null, report, mayContinue = () => true } = options;
  const kinds = options.kinds ?? (redis ? REDIS_KINDS : KINDS);
  const faults = new Faults({ fleet, database, random: createPcg(seed), redis, kinds });
  let lost = 0;
  let duplicates = 0;
  let round = 0;
  while (round < rounds && mayContinue({ duplicates, lost })) {
    const id = await recordForcedRun(database, WEEK_OF);
    const begun = performance.now();
    let over = false;
    const striking = faults.strike(FAULTS_PER_ROUND, () => over);
    const status = await settled(database, id, ROUND_WITHIN_S);
    over = true;
    await striking;
    round += 1;
    const lostNow = await countLost(database, id);
    lost += lostNow;
    duplicates = await countDuplicates(database);
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    report?.(
      `round ${round}/${rounds}: ${status ?? 'did not end'} in ${seconds} s, ${lostNow} lost, ${duplicates} duplicates so far`,
    );
    // The run still occupies the slot.
    if (status === null) break;
  }
  await faults.allResumed();
  // A process that has just resumed finishes its writes before the count.
  await fleet.drain();
  return { rounds: round, duplicates: await countDuplicates(database), lost, faults: faults.counts };
}
