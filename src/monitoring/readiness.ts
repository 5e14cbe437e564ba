import { setTimeout as delay } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, type OnModuleDestroy } from '@nestjs/common';

/**
 * Becomes false first at shutdown, so that no new traffic arrives while work drains. The port may stay open for a grace,
 * because a load balancer sends requests until its next probe; the work drains meanwhile (decision 62).
 */
@Injectable()
export class Readiness implements OnModuleDestroy, BeforeApplicationShutdown {
  accepting = true;
  private graceEndsAt = 0;

  /** Announces the shutdown. The port will not be closed before the grace is over. */
  leave(graceSeconds: number): void {
    this.accepting = false;
    this.graceEndsAt = performance.now() + graceSeconds * 1000;
  }

  onModuleDestroy(): void {
    this.accepting = false;
  }

  async beforeApplicationShutdown(): Promise<void> {
    const left = this.graceEndsAt - performance.now();
    if (left > 0) await delay(left);
  }
}
