import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSourceOptions } from 'typeorm';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { dataSourceOptions, openDatabase } from './data-source.js';
import { DatabaseClock } from './database-clock.js';

/** One connection pool and one clock per process. With the embedded PostgreSQL, `startService` has set the URL. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [APP_CONFIG],
      useFactory: (config: AppConfig) => ({
        ...dataSourceOptions(config.database.url!),
        autoLoadEntities: true,
        // A wrong address is reported at once. Whether to try again is the decision of the process manager.
        retryAttempts: 0,
        migrateOnBoot: config.database.migrateOnBoot,
      }),
      // Nest passes all options on; `migrateOnBoot` is ours and not one of TypeORM's.
      dataSourceFactory: (options) => {
        const { migrateOnBoot, ...own } = options as DataSourceOptions & { migrateOnBoot: boolean };
        return openDatabase(own, { migrate: migrateOnBoot });
      },
    }),
  ],
  providers: [DatabaseClock],
  exports: [DatabaseClock],
})
export class DatabaseModule {}
