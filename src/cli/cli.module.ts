import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { AdminModule } from '../admin/admin.module.js';
import type { AppConfig } from '../config/app-config.js';
import { ConfigModule } from '../config/config.module.js';
import { DatabaseModule } from '../database/database.module.js';
import { DemoModule } from '../demo/demo.module.js';
import { DispatchModule } from '../jobs/dispatch/dispatch.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { ObservationsModule } from '../observations/observations.module.js';
import { UsersModule } from '../users/users.module.js';

/** The service without HTTP and without ticks: it carries out one command and ends. */
@Module({})
export class CliModule {
  static register(config: AppConfig): DynamicModule {
    return {
      module: CliModule,
      imports: [
        ConfigModule.register(config),
        DatabaseModule,
        AccessModule,
        DispatchModule.register(config),
        ObservationsModule,
        UsersModule,
        JobsModule,
        AdminModule,
        DemoModule,
      ],
    };
  }
}
