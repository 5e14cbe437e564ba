import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AppError } from '../common/errors.js';
import { jsonLogger } from '../common/json-logger.js';
import { loadConfig } from '../config/environment.js';
import { findOrStartDatabase, type FoundDatabase } from '../database/embedded/find-or-start.js';
import { recorded } from './command-record.js';
import { CliModule } from './cli.module.js';
import { printError } from './printer.js';

/** Handles Ctrl-C for a command that has begun. */
export type OnInterrupt = (app: INestApplicationContext) => Promise<void> | void;

const INTERRUPTED = 130;

/**
 * Runs one command with the parts of the service: on the database of a running service, or else on one that it starts
 * itself. It delivers no messages: a shell may not know their receivers. What the command causes waits for the service, or
 * for `outbox deliver`. Ctrl-C ends the command, unless `onInterrupt` handles it. Ending is safe because a transaction is committed
 * completely or not at all, and because our own Postgres is stopped.
 */
export async function withApplication<T>(
  work: (app: INestApplicationContext) => Promise<T>,
  onInterrupt?: OnInterrupt,
): Promise<T> {
  const config = loadConfig();
  const logger = jsonLogger(['fatal', 'error', 'warn']);
  const opening = findOrStartDatabase(config, endWith);
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
      return await recorded(app, () => work(app));
    } finally {
      await app.close();
    }
  } finally {
    await database.stop();
  }
}

/** The database is gone for good, so nothing that still runs can succeed. */
export function endWith(error: AppError): void {
  printError(`error: ${error.message}`);
  process.exit(1);
}

/** The signal alone would end this process and leave the embedded Postgres running, even one that is still starting. */
function stopAndEnd(opening: Promise<FoundDatabase>): void {
  void opening
    .then((database) => database.stop())
    .catch(() => undefined)
    .finally(() => process.exit(INTERRUPTED));
}

/** npm also forwards a terminal's Ctrl-C, so the signal arrives twice. Only the first one counts. */
function onFirstSignal(act: () => unknown): void {
  let acted = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (!acted) act();
      acted = true;
    });
}
