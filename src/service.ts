import type { ConsoleLogger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppError, describeError } from './common/errors.js';
import { productVersion } from './common/product-version.js';
import { startTracing } from './common/tracing.js';
import type { AppConfig } from './config/app-config.js';
import { connectToRunningPostgres, startEmbeddedPostgres } from './database/embedded/embedded-postgres.js';
import { createHttpApplication, createWorkerApplication } from './http-application.js';
import type { ServiceAdapter } from './http/service-adapter.js';
import { DRAIN_WITHIN_MS } from './jobs/run/run.js';
import { Readiness } from './monitoring/readiness.js';
import { BatchWorker } from './jobs/batch/batch-worker.js';

/** Work is drained first; then connections are closed, and the embedded PostgreSQL is stopped. */
const STOP_WITHIN_MS = DRAIN_WITHIN_MS + 10_000;

export interface RunningService {
  app: NestExpressApplication;
  config: AppConfig;
  /** The address it listens on, without a path. */
  url: string;
  /** The address of /admin, /metrics, /docs and /health: `url`, unless they have a port of their own. */
  adminUrl: string;
  /**
   * Drains, closes, and stops the embedded PostgreSQL last. May be called twice. After a SIGTERM, requests that still arrive
   * are served for a grace.
   */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts the service, and before it the embedded PostgreSQL where no server is configured. */
export async function startService(config: AppConfig, logger: ConsoleLogger): Promise<RunningService> {
  const stopTracing = await startTracingOf(config);
  const postgres = config.database.url === null ? await startOwnPostgres(config, logger) : null;
  const stopLast = async (): Promise<void> => {
    await postgres?.stop();
    await stopTracing();
  };
  const complete = postgres ? { ...config, database: { ...config.database, url: postgres.url } } : config;
  try {
    return await serve(await createHttpApplication(complete, logger), complete, stopLast);
  } catch (error) {
    await stopLast();
    throw error;
  }
}

/** Starts a worker on the configured database, else on the database of the service that runs beside it. */
export async function startWorker(config: AppConfig, logger: ConsoleLogger): Promise<RunningService> {
  const url = config.database.url ?? (await connectToRunningPostgres(config.database.dataDir));
  if (url === null)
    throw new AppError(
      'no_database',
      'There is no database to work on. Set DATABASE_URL, or start the service on this DATA_DIR first.',
    );
  const complete = {
    ...config,
    database: { ...config.database, url },
    cache: { ...config.cache, inMemory: false },
  };
  const stopTracing = await startTracingOf(config);
  const app = await createWorkerApplication(complete, logger);
  const service = await serve(app, complete, stopTracing);
  app.get(BatchWorker, { strict: false }).start();
  return service;
}

/** Off unless an endpoint is configured. @returns a function that sends the last spans and stops tracing */
async function startTracingOf({ tracing }: AppConfig): Promise<() => Promise<void>> {
  if (!tracing.endpoint) return () => Promise.resolve();
  return startTracing(tracing.endpoint, productVersion());
}

async function serve(
  app: NestExpressApplication,
  config: AppConfig,
  stopLast: () => Promise<void>,
): Promise<RunningService> {
  let adminPort: number | null;
  try {
    adminPort = await listen(app, config.http);
  } catch (error) {
    await app.close();
    throw error;
  }
  let stopping: Promise<void> | undefined;
  const stopAll = async (signal?: NodeJS.Signals): Promise<void> => {
    // An orchestrator's load balancer needs time to notice. A person who presses Ctrl-C has none.
    if (signal === 'SIGTERM') app.get(Readiness, { strict: false }).leave(config.http.shutdownGraceSeconds);
    try {
      await app.close();
    } finally {
      await stopLast();
    }
  };
  const url = await listeningUrl(app);
  const adminUrl = adminPort === null ? url : withPort(url, adminPort);
  return { app, config, url, adminUrl, stop: (signal) => (stopping ??= stopAll(signal)) };
}

/** @returns the port of operators, null where they have none */
async function listen(
  app: NestExpressApplication,
  { port, adminPort, host }: AppConfig['http'],
): Promise<number | null> {
  await orCannotListen(port, 'PORT', host, () => (host === null ? app.listen(port) : app.listen(port, host)));
  if (adminPort === null) return null;
  const adapter = app.getHttpAdapter() as ServiceAdapter;
  return orCannotListen(adminPort, 'ADMIN_PORT', host, () => adapter.listenForAdmins(adminPort, host));
}

async function orCannotListen<Result>(
  port: number,
  name: string,
  host: string | null,
  listenOn: () => Promise<Result>,
): Promise<Result> {
  try {
    return await listenOn();
  } catch (cause) {
    const { error } = describeError(cause);
    const remedy = host === null ? `Free it, or set ${name}.` : `Free it, or set ${name} or HOST.`;
    throw new AppError('cannot_listen', `The service cannot listen on port ${port} (${error}). ${remedy}`, {
      cause,
    });
  }
}

function withPort(address: string, port: number): string {
  const url = new URL(address);
  url.port = String(port);
  return url.origin;
}

async function startOwnPostgres(config: AppConfig, logger: ConsoleLogger) {
  if (config.production)
    logger.warn({
      event: 'database.embedded_in_production',
      message:
        'DATABASE_URL is not set, so the service runs on an embedded PostgreSQL. Back up DATA_DIR, or use a server.',
    });
  return startEmbeddedPostgres({
    dataDir: config.database.dataDir,
    owner: 'service',
    log: (entry, level = 'log') => logger[level](entry),
    onLost: (error) => exitWithoutDatabase(error, logger),
  });
}

/** Nothing can be drained without the database. The process ends, so that its supervisor starts another one. */
function exitWithoutDatabase(error: AppError, logger: ConsoleLogger): never {
  logger.fatal({
    event: 'database.lost',
    message: 'The embedded PostgreSQL is gone for good, so the process ends.',
    ...describeError(error),
  });
  process.exit(1);
}

async function listeningUrl(app: NestExpressApplication): Promise<string> {
  return (await app.getUrl()).replace(/\[::1?\]|127\.0\.0\.1|0\.0\.0\.0/, 'localhost');
}

/**
 * Runs a service from its start to its stop: calls `whenStarted`, and stops at the first SIGINT or SIGTERM, also at one
 * that arrives during the start. npm passes a terminal's Ctrl-C on, so it arrives twice: the second does not mean that
 * the process should end at once.
 */
export async function runService(
  starting: Promise<RunningService>,
  logger: ConsoleLogger,
  whenStarted: (service: RunningService) => Promise<void> | void,
): Promise<void> {
  const stop = (signal?: NodeJS.Signals): Promise<void> => starting.then((service) => service.stop(signal));
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      logger.log({ event: 'service.stopping', message: 'The service drains its work and stops.', signal });
      // A connection that never answers must not keep the process alive: its leases expire by themselves.
      setTimeout(() => {
        logger.error({
          event: 'service.stop_cut_short',
          message: 'The service did not stop in time, so the process ends.',
        });
        process.exit(1);
      }, STOP_WITHIN_MS).unref();
      stop(signal).then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({
            event: 'service.stop_failed',
            message: 'The service could not stop in order.',
            ...describeError(error),
          });
          process.exit(1);
        },
      );
    });
  try {
    await whenStarted(await starting);
  } catch (error) {
    // A start that a stop has interrupted did not fail.
    if (stopping) return;
    await stop().catch(() => undefined);
    throw error;
  }
}

/** Logs why the program could not start, in one line, and ends the process. */
export function exitOnFailedStart(error: unknown, logger: ConsoleLogger): never {
  logger.fatal({
    event: 'program.start_failed',
    message: 'The program could not start.',
    ...describeError(error),
  });
  process.exit(1);
}
