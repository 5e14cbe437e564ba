import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { SettingsModule } from '../database/settings.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { MonitoringModule } from '../monitoring/monitoring.module.js';
import { AdminDeadLettersController } from './admin-dead-letters.controller.js';
import { AdminAlertsController } from './admin-alerts.controller.js';
import { AdminAuditController } from './admin-audit.controller.js';
import { AdminHealthController } from './admin-health.controller.js';
import { AdminKeysController } from './admin-keys.controller.js';
import { AdminOutboxController } from './admin-outbox.controller.js';
import { AdminRetriesController } from './admin-retries.controller.js';
import { AdminRolloutController } from './admin-rollout.controller.js';
import { AdminRunsController } from './admin-runs.controller.js';
import { NotificationsModule } from '../notifications/notifications.module.js';
import { AdminTargetsController } from './admin-targets.controller.js';
import { TargetsLinkAccess } from './targets-link-access.js';
import { TargetsLink } from './targets-link.js';

@Module({
  imports: [AccessModule, JobsModule, MonitoringModule, NotificationsModule, SettingsModule],
  controllers: [
    AdminRunsController,
    AdminRetriesController,
    AdminDeadLettersController,
    AdminRolloutController,
    AdminHealthController,
    AdminTargetsController,
    AdminOutboxController,
    AdminAlertsController,
    AdminKeysController,
    AdminAuditController,
  ],
  providers: [TargetsLink, TargetsLinkAccess],
  exports: [TargetsLink],
})
export class AdminModule {}
