import { Module } from '@nestjs/common';
import { ObservationsModule } from '../observations/observations.module.js';
import { Housekeeping } from './housekeeping.js';
import { ImportTick } from './import-tick.js';
import { JobTicker } from './job-ticker.js';
import { JobsModule } from './jobs.module.js';
import { RolloutTick } from './rollout/rollout-tick.js';
import { RevisionTick } from './revisions/revision-tick.js';
import { ZoneMoveTick } from './zone-move-tick.js';

/** The ticks, separate from the work: a command-line process works without ticks. */
@Module({
  imports: [JobsModule, ObservationsModule],
  providers: [JobTicker, RolloutTick, Housekeeping, ZoneMoveTick, RevisionTick, ImportTick],
})
export class TicksModule {}
