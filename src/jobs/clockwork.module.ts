import { Module } from '@nestjs/common';
import { JobClockwork } from './job-clockwork.js';
import { JobsModule } from './jobs.module.js';
import { RolloutTick } from './rollout/rollout-tick.js';

/** The ticks, apart from the work: a command-line process works without ticking. */
@Module({ imports: [JobsModule], providers: [JobClockwork, RolloutTick] })
export class ClockworkModule {}
