import type { ConsoleLogger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppError, describeError } from './common/errors.js';
import { productVersion } from './common/product-version.js';
import { startTracing } from './common/tracing.js';
import type { AppConfig } from './config/app-config.js';
import { startEmbeddedPostgres } from './database/embedded/embedded-postgres.js';
import { createHttpApplication } from './http-application.js';

export interface RunningService {
  app: NestExpressApplication;
  config: AppConfig;
  /** Where it listens, without a path. */
  url: string;
  /** Drains, closes, and stops the embedded Postgres last. May be called twice. */
  stop(): Promise<void>;
}

/** Postgres (the embedded one where none is configured), then the service on top of it. */
export async function startService(config: AppConfig, logger: ConsoleLogger): Promise<RunningService> {
  if (config.queue.redisUrl !== null)
    logger.warn('QUEUE_REDIS_URL is set, but this version dispatches batches inside the process only.');
  const stopTracing = config.tracing.endpoint
    ? await startTracing(config.tracing.endpoint, productVersion())
    : null;
  const postgres = config.database.url === null ? await startOwnPostgres(config, logger) : null;
  const complete = postgres ? { ...config, database: { ...config.database, url: postgres.url } } : config;
  let app: NestExpressApplication | undefined;
  try {
    app = await createHttpApplication(complete, logger);
    await listen(app, config.http.port);
  } catch (error) {
    await app?.close();
    await postgres?.stop();
    await stopTracing?.();
    throw error;
  }
  let stopping: Promise<void> | undefined;
  const stopAll = async (running: NestExpressApplication): Promise<void> => {
    try {
      await running.close();
    } finally {
      await postgres?.stop();
      await stopTracing?.();
    }
  };
  const running = app;
  return { app, config: complete, url: await listeningUrl(app), stop: () => (stopping ??= stopAll(running)) };
}

async function listen(app: NestExpressApplication, port: number): Promise<void> {
  try {
    await app.listen(port);
  } catch (cause) {
    const { error } = describeError(cause);
    throw new AppError(
      'cannot_listen',
      `The service cannot listen on port ${port} (${error}). Free it, or set PORT.`,
      { cause },
    );
  }
}

async function startOwnPostgres(config: AppConfig, logger: ConsoleLogger) {
  if (config.production)
    logger.warn(
      'DATABASE_URL is not set: running on an embedded PostgreSQL. Back up DATA_DIR, or use a server.',
    );
  return startEmbeddedPostgres({
    dataDir: config.database.dataDir,
    owner: 'service',
    log: (message) => logger.log(message),
  });
}

async function listeningUrl(app: NestExpressApplication): Promise<string> {
  return (await app.getUrl()).replace(/\[::1?\]|127\.0\.0\.1|0\.0\.0\.0/, 'localhost');
}

/**
 * The life of a service's process: starts, does `whenStarted`, and stops at the first SIGINT or SIGTERM, also one that
 * comes while it is still starting. npm passes a terminal's Ctrl-C on, so that it comes twice: the second is no order
 * to die.
 */
export async function runService(
  config: AppConfig,
  logger: ConsoleLogger,
  whenStarted: (service: RunningService) => Promise<void> | void,
): Promise<void> {
  const starting = startService(config, logger);
  const stop = (): Promise<void> => starting.then((service) => service.stop());
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      logger.log(`${signal}: stopping`);
      stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  try {
    await whenStarted(await starting);
  } catch (error) {
    // What a stop cuts off has not failed.
    if (stopping) return;
    await stop().catch(() => undefined);
    throw error;
  }
}

/** Tells why the service could not start, in one line, and ends the process. */
export function exitOnFailedStart(
  error: unknown,
  describe: (error: unknown) => string,
  logger: ConsoleLogger,
): never {
  logger.fatal(describe(error));
  process.exit(1);
}
