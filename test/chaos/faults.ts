import { setTimeout as delay } from 'node:timers/promises';
import type { Pcg } from '../../src/common/pcg.js';
import type { Database } from './world/database.js';
import type { Fleet } from './world/fleet.js';
import type { RedisProcess } from '../support/redis-process.js';
import type { Replica } from './world/replica.js';

/** The lease is 2 s: a process stopped for longer than that has lost all it held when it wakes. */
const STOP_MS = { least: 3000, most: 4500 };
const BETWEEN_MS = { least: 100, most: 900 };
const REDIS_AWAY_MS = 1000;

export type FaultKind = 'kill' | 'stop' | 'terminate' | 'flush' | 'redis';

export interface FaultSetting {
  fleet: Fleet;
  database: Database;
  random: Pcg;
  /** Present: Redis is hurt as well. */
  redis: RedisProcess | null;
  /** Each as likely as the others; name one twice to have it twice as often. */
  kinds: readonly FaultKind[];
}

/** Hurts replicas at random moments. What it has stopped goes on by itself, later. */
export class Faults {
  readonly counts: Record<FaultKind, number> = { kill: 0, stop: 0, terminate: 0, flush: 0, redis: 0 };
  private readonly healing = new Set<Promise<void>>();

  constructor(private readonly setting: FaultSetting) {}

  /** That many, one after the other, unless it is all over before. */
  async strike(times: number, isOver: () => boolean): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      await delay(this.between(BETWEEN_MS));
      if (isOver()) return;
      const kind = this.setting.kinds[this.setting.random.int(this.setting.kinds.length)];
      await this.commit(kind);
      this.counts[kind] += 1;
    }
  }

  /** Until everything that was stopped goes on. */
  async healed(): Promise<void> {
    await Promise.all(this.healing);
  }

  private async commit(kind: FaultKind): Promise<void> {
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

  /** Whoever is killed meanwhile is not woken, and neither is its successor. */
  private stopFor(replica: Replica, milliseconds: number): void {
    const { pid } = replica;
    if (!replica.signal('SIGSTOP')) return;
    const healing = delay(milliseconds).then(() => {
      if (replica.pid === pid) replica.signal('SIGCONT');
      this.healing.delete(healing);
    });
    this.healing.add(healing);
  }

  private between({ least, most }: { least: number; most: number }): number {
    return least + Math.floor(this.setting.random.uniform() * (most - least));
  }
}
