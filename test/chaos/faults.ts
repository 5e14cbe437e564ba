import { setTimeout as delay } from 'node:timers/promises';
import type { Pcg } from '../../src/common/pcg.js';
import type { Database } from './world/database.js';
import type { Fleet } from './world/fleet.js';
import type { RedisProcess } from '../support/redis-process.js';
import type { Replica } from './world/replica.js';

/** The lease is 2 s: a process stopped for longer has lost all its batches when it resumes. */
const STOP_MS = { least: 3000, most: 4500 };
const BETWEEN_MS = { least: 100, most: 900 };
const REDIS_AWAY_MS = 1000;

export type FaultKind = 'kill' | 'stop' | 'terminate' | 'flush' | 'redis';

export interface FaultSetting {
  fleet: Fleet;
  database: Database;
  random: Pcg;
  /** If present, Redis is disturbed too. */
  redis: RedisProcess | null;
  /** All equally likely; a kind that is named twice comes twice as often. */
  kinds: readonly FaultKind[];
}

/** Disturbs replicas at random moments. The processes that it stops resume by themselves later. */
export class Faults {
  readonly counts: Record<FaultKind, number> = { kill: 0, stop: 0, terminate: 0, flush: 0, redis: 0 };
  private readonly resuming = new Set<Promise<void>>();

  constructor(private readonly setting: FaultSetting) {}

  /** Inflicts that many faults, one after the other, unless the run is over before. */
  async strike(times: number, isOver: () => boolean): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      await delay(this.between(BETWEEN_MS));
      if (isOver()) return;
      const kind = this.setting.kinds[this.setting.random.int(this.setting.kinds.length)];
      await this.inflict(kind);
      this.counts[kind] += 1;
    }
  }

  /** Resolves when every stopped process has resumed. */
  async allResumed(): Promise<void> {
    await Promise.all(this.resuming);
  }

  private async inflict(kind: FaultKind): Promise<void> {
    const { fleet, database, redis } = this.setting;
    const replica = fleet.replicas[this.setting.random.int(fleet.replicas.length)];
    switch (kind) {
      case 'kill':
        return void replica.signal('SIGKILL');
      case 'stop':
        return this.stopFor(replica, this.between(STOP_MS));
      case 'terminate':
        return void (await replica.terminateBackends(database));
      case 'flush':
        return redis?.flush();
      case 'redis':
        await redis?.kill();
        await delay(REDIS_AWAY_MS);
        return redis?.start();
    }
  }

  /** A process that is killed meanwhile is not resumed, and neither is its successor. */
  private stopFor(replica: Replica, milliseconds: number): void {
    const { pid } = replica;
    if (!replica.signal('SIGSTOP')) return;
    const resumed = delay(milliseconds).then(() => {
      if (replica.pid === pid) replica.signal('SIGCONT');
      this.resuming.delete(resumed);
    });
    this.resuming.add(resumed);
  }

  private between({ least, most }: { least: number; most: number }): number {
    return least + Math.floor(this.setting.random.uniform() * (most - least));
  }
}
