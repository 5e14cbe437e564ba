import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { RolloutSteps } from './rollout-steps.js';

/** Judges the run that a process which died at its close has left unjudged. */
@Injectable()
export class RolloutTick implements BeforeApplicationShutdown {
  private stopping = false;
  private underWay: Promise<void> = Promise.resolve();

  constructor(private readonly steps: RolloutSteps) {}

  @Cron(CronExpression.EVERY_30_SECONDS)
  judge(): Promise<void> {
    this.underWay = this.underWay.then(() => (this.stopping ? undefined : this.steps.judgeEndedRuns()));
    return this.underWay;
  }

  /** Before the connection pool closes. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.underWay;
  }
}
