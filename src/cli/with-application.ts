import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AppConfig } from '../config/app-config.js';
import { loadConfig } from '../config/environment.js';
import { connectToRunningPostgres, startEmbeddedPostgres } from '../database/embedded/embedded-postgres.js';
import { jsonLogger } from '../http-application.js';
import { OutboxDispatcher } from '../notifications/outbox-dispatcher.js';
import { CliModule } from './cli.module.js';

interface Database {
  url: string;
  stop(): Promise<void>;
}

/** Runs one command on the service's parts: beside a running service on its database, else on one of its own. */
export async function withApplication<T>(work: (app: INestApplicationContext) => Promise<T>): Promise<T> {
  const config = loadConfig();
  const logger = jsonLogger(['fatal', 'error', 'warn']);
  const database = await openDatabase(config);
  try {
    const complete = { ...config, database: { ...config.database, url: database.url } };
    const app = await NestFactory.createApplicationContext(CliModule.register(complete), { logger, abortOnError: false });
    try {
      return await work(app);
    } finally {
      // Nothing ticks here: what the command caused to be sent is sent before it ends.
      await app.get(OutboxDispatcher, { strict: false }).tick();
      await app.close();
    }
  } finally {
    await database.stop();
  }
}

async function openDatabase(config: AppConfig): Promise<Database> {
  const borrowed = config.database.url ?? (await connectToRunningPostgres(config.database.dataDir));
  if (borrowed !== null) return { url: borrowed, stop: () => Promise.resolve() };
  return startEmbeddedPostgres({ dataDir: config.database.dataDir, owner: 'cli', log: () => undefined });
}
