import { type DynamicModule, Module } from '@nestjs/common';
import { HttpModule } from './http/http.module.js';
import type { AppConfig } from './config/app-config.js';
import { ConfigModule } from './config/config.module.js';
import { DatabaseModule } from './database/database.module.js';
import { DispatchModule } from './jobs/dispatch/dispatch.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { FleetModule } from './fleet/fleet.module.js';
import { MonitoringModule } from './monitoring/monitoring.module.js';

/** A process that only works: no schedule and no users' routes, but health and metrics that show its state. */
@Module({})
export class WorkerModule {
  static register(config: AppConfig): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        ConfigModule.register(config),
        HttpModule,
        DatabaseModule,
        DispatchModule.register(config),
        JobsModule,
        MonitoringModule,
        FleetModule.register('worker'),
      ],
    };
  }
}
