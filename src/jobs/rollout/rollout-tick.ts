import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { SerialTick } from '../../common/serial-tick.js';
import { RolloutSteps } from './rollout-steps.js';

/** Judges a run that a process left unjudged because it died while it closed the run. */
@Injectable()
export class RolloutTick implements BeforeApplicationShutdown {
  private readonly tick = new SerialTick();

  constructor(private readonly steps: RolloutSteps) {}

  @Cron(CronExpression.EVERY_30_SECONDS)
  judge(): Promise<void> {
    return this.tick.run(() => this.steps.judgeEndedRuns());
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.tick.drain();
  }
}
