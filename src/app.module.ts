import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AccessModule } from './access/access.module.js';
import { AdminModule } from './admin/admin.module.js';
import { HttpModule } from './http/http.module.js';
import type { AppConfig } from './config/app-config.js';
import { ConfigModule } from './config/config.module.js';
import { DatabaseModule } from './database/database.module.js';
import { FleetModule } from './fleet/fleet.module.js';
import { DemoModule } from './demo/demo.module.js';
import { DispatchModule } from './jobs/dispatch/dispatch.module.js';
import { TicksModule } from './jobs/ticks.module.js';
import { MonitoringModule } from './monitoring/monitoring.module.js';
import { ObservationsModule } from './observations/observations.module.js';
import { UsersModule } from './users/users.module.js';

/** The whole service: HTTP, and the ticks that drive the job's runs. */
@Module({})
export class AppModule {
  static register(config: AppConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.register(config),
        HttpModule,
        DatabaseModule,
        AccessModule,
        DispatchModule.register(config),
        ScheduleModule.forRoot(),
        ObservationsModule,
        UsersModule,
        TicksModule,
        MonitoringModule,
        AdminModule,
        DemoModule,
        FleetModule.register('service'),
      ],
    };
  }
}
