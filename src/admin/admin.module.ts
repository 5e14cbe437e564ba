import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { MonitoringModule } from '../monitoring/monitoring.module.js';
import { AdminDeadLettersController } from './admin-dead-letters.controller.js';
import { AdminHealthController } from './admin-health.controller.js';
import { AdminRetriesController } from './admin-retries.controller.js';
import { AdminRolloutController } from './admin-rollout.controller.js';
import { AdminRunsController } from './admin-runs.controller.js';
import { TriggerService } from './trigger-service.js';

@Module({
  imports: [JobsModule, MonitoringModule],
  controllers: [
    AdminRunsController,
    AdminRetriesController,
    AdminDeadLettersController,
    AdminRolloutController,
    AdminHealthController,
  ],
  providers: [TriggerService],
  exports: [TriggerService],
})
export class AdminModule {}
