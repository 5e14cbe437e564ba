import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSourceOptions } from 'typeorm';
import { APP_CONFIG, type AppConfig } from '../config/app-config.js';
import { dataSourceOptions, openDatabase } from './data-source.js';
import { DatabaseClock } from './database-clock.js';

/** One connection pool and one clock for the process. The launcher has already set the url when Postgres is the embedded one. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [APP_CONFIG],
      useFactory: (config: AppConfig) => ({
        ...dataSourceOptions(config.database.url!),
        autoLoadEntities: true,
        // A wrong address is told at once; who runs us decides whether to try again.
        retryAttempts: 0,
        migrateOnBoot: config.database.migrateOnBoot,
      }),
      // The library hands on whatever stands in the options; ours is not one of TypeORM's.
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
