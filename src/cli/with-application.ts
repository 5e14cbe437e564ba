import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { jsonLogger } from '../common/json-logger.js';
import type { AppConfig } from '../config/app-config.js';
import { loadConfig } from '../config/environment.js';
import { connectToRunningPostgres, startEmbeddedPostgres } from '../database/embedded/embedded-postgres.js';
import { OutboxDispatcher } from '../notifications/outbox-dispatcher.js';
import { CliModule } from './cli.module.js';

interface Database {
  url: string;
  stop(): Promise<void>;
}

/** What Ctrl-C does to a command that has begun. */
export type OnInterrupt = (app: INestApplicationContext) => Promise<void> | void;

const INTERRUPTED = 130;

/**
 * Runs one command on the service's parts: beside a running service on its database, else on one of its own. Ctrl-C ends
 * it, unless `onInterrupt` has a better way: transactions are whole or not there, and our own Postgres is stopped.
 */
export async function withApplication<T>(
  work: (app: INestApplicationContext) => Promise<T>,
  onInterrupt?: OnInterrupt,
): Promise<T> {
  const config = loadConfig();
  const logger = jsonLogger(['fatal', 'error', 'warn']);
  const opening = openDatabase(config);
  let interrupt = (): unknown => stopAndEnd(opening);
  onFirstSignal(() => interrupt());
  const database = await opening;
  try {
    const complete = { ...config, database: { ...config.database, url: database.url } };
    const app = await NestFactory.createApplicationContext(CliModule.register(complete), {
      logger,
      abortOnError: false,
    });
    if (onInterrupt) interrupt = () => onInterrupt(app);
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

/** A signal alone would end us and leave the embedded Postgres running, one that is just starting too. */
function stopAndEnd(opening: Promise<Database>): void {
  void opening
    .then((database) => database.stop())
    .catch(() => undefined)
    .finally(() => process.exit(INTERRUPTED));
}

/** npm passes a terminal's Ctrl-C on, so that it comes twice: one order all the same. */
function onFirstSignal(act: () => unknown): void {
  let acted = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (!acted) act();
      acted = true;
    });
}
