import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { MonitoringModule } from '../monitoring/monitoring.module.js';
import { AdminAlertsController } from './admin-alerts.controller.js';
import { AdminHealthController } from './admin-health.controller.js';
import { AdminOutboxController } from './admin-outbox.controller.js';
import { AdminRetriesController } from './admin-retries.controller.js';
import { AdminRolloutController } from './admin-rollout.controller.js';
import { AdminRunsController } from './admin-runs.controller.js';
import { NotificationsModule } from '../notifications/notifications.module.js';
import { TriggerService } from './trigger-service.js';

@Module({
  imports: [JobsModule, MonitoringModule, NotificationsModule],
  controllers: [
    AdminRunsController,
    AdminRetriesController,
    AdminRolloutController,
    AdminHealthController,
    AdminOutboxController,
    AdminAlertsController,
  ],
  providers: [TriggerService],
  exports: [TriggerService],
})
export class AdminModule {}
