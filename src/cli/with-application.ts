import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { jsonLogger } from '../common/json-logger.js';
import { loadConfig } from '../config/environment.js';
import { findOrStartDatabase, type FoundDatabase } from '../database/embedded/find-or-start.js';
import { OutboxDispatcher } from '../notifications/outbox-dispatcher.js';
import { CliModule } from './cli.module.js';

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
  const opening = findOrStartDatabase(config);
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

/** A signal alone would end us and leave the embedded Postgres running, one that is just starting too. */
function stopAndEnd(opening: Promise<FoundDatabase>): void {
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
