import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSourceOptions } from 'typeorm';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { dataSourceOptions, openDatabase, type OpenOptions } from './data-source.js';
import { DatabaseClock } from './database-clock.js';
import { DatabaseState } from './database-state.js';
import { DatabaseZones } from './database-zones.js';

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
        opening: { migrate: config.database.migrateOnBoot, migrationUrl: config.database.migrationUrl },
      }),
      // Nest passes all options on; `opening` is ours and not one of TypeORM's.
      dataSourceFactory: (options) => {
        const { opening, ...own } = options as DataSourceOptions & { opening: OpenOptions };
        return openDatabase(own, opening);
      },
    }),
  ],
  providers: [DatabaseClock, DatabaseState, DatabaseZones],
  exports: [DatabaseClock, DatabaseState, DatabaseZones],
})
export class DatabaseModule {}
