import 'reflect-metadata';
import { Module } from '@nestjs/common';
import type { DynamicModule, INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { readConfig } from '../../src/config/app-config.js';
import type { AppConfig } from '../../src/config/app-config.js';
import { ConfigModule } from '../../src/config/config.module.js';
import { DatabaseClock } from '../../src/database/database-clock.js';
import { DatabaseModule } from '../../src/database/database.module.js';
import { DispatchModule } from '../../src/jobs/dispatch/dispatch.module.js';
import { JobsModule } from '../../src/jobs/jobs.module.js';
import { Revisions } from '../../src/jobs/revisions/revisions.js';
import { RunService } from '../../src/jobs/coordinator/run-service.js';
import { Scheduler } from '../../src/jobs/schedule/scheduler.js';

/** Orders to a replica: look at the schedule; run what waits; make weeks again; trust its own clock from now on; stop. */
export type ReplicaOrder = 'tick' | 'work' | 'revise' | 'own-clock' | 'stop';

@Module({})
class ReplicaModule {
  static of(config: AppConfig): DynamicModule {
    return {
      module: ReplicaModule,
      imports: [ConfigModule.register(config), DatabaseModule, DispatchModule.register(config), JobsModule],
    };
  }
}

async function obey(app: INestApplicationContext, order: Exclude<ReplicaOrder, 'stop'>): Promise<void> {
  if (order === 'tick') return app.get(Scheduler, { strict: false }).ensureRun();
  if (order === 'revise') return app.get(Revisions, { strict: false }).makeDueWeeks();
  if (order === 'work')
    return void (await (
      await app.get(RunService, { strict: false }).resumeNext()
    )?.finished);
  // For controls: without the database's clock.
  app.get(DatabaseClock, { strict: false }).now = () => Promise.resolve(new Date());
}

/** A replica of the compiled product without HTTP and ticks, which follows the orders of its parent. */
async function main(): Promise<void> {
  const app = await NestFactory.createApplicationContext(ReplicaModule.of(readConfig(process.env)), {
    logger: ['error', 'warn'],
  });
  const end = (): void => void app.close().then(() => process.exit(0));
  process.on('message', (order: ReplicaOrder) => {
    if (order === 'stop') return end();
    obey(app, order).then(
      () => process.send!('done'),
      (error: unknown) => process.send!(`failed: ${String(error)}`),
    );
  });
  process.on('disconnect', end);
  process.send!('ready');
}

void main();
