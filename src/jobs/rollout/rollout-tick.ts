import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { RolloutSteps } from './rollout-steps.js';

/** Judges what a process that died at a run's close has left unjudged, and what retries have changed since. */
@Injectable()
export class RolloutTick implements BeforeApplicationShutdown {
  private stopping = false;
  private underWay: Promise<void> = Promise.resolve();

  constructor(private readonly steps: RolloutSteps) {}

  @Cron(CronExpression.EVERY_30_SECONDS)
  judge(): Promise<void> {
    this.underWay = this.underWay.then(() => (this.stopping ? undefined : this.steps.judge()));
    return this.underWay;
  }

  /** Before the connection pool closes. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.underWay;
  }
}
