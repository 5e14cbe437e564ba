import { Module } from '@nestjs/common';
import { Housekeeping } from './housekeeping.js';
import { JobTicker } from './job-ticker.js';
import { JobsModule } from './jobs.module.js';
import { RolloutTick } from './rollout/rollout-tick.js';

/** The ticks, separate from the work: a command-line process works without ticks. */
@Module({ imports: [JobsModule], providers: [JobTicker, RolloutTick, Housekeeping] })
export class TicksModule {}
