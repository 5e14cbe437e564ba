import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConsoleLogger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import type { DataSource } from 'typeorm';
import { type AppConfig, readConfig } from '../../src/config/app-config.js';
import { jsonLogger } from '../../src/common/json-logger.js';
import { createHttpApplication } from '../../src/http-application.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

export const ADMIN_KEY = 'test-admin-key';
export const SERVICE_KEY = 'test-service-key';

export interface TestApp {
  app: NestExpressApplication;
  dataSource: DataSource;
  databaseUrl: string;
  /** Requests with the right key for the route. */
  admin: ReturnType<typeof withKey>;
  service: ReturnType<typeof withKey>;
  /** Requests without any key. */
  open: ReturnType<typeof request>;
  get<T>(type: abstract new (...parameters: never[]) => T): T;
  close(): Promise<void>;
}

/**
 * The whole service on its own database, or on a given one, which then outlives it. The schedule is off by default.
 */
export async function createTestApp(
  environment: NodeJS.ProcessEnv = {},
  options: {
    config?: (config: AppConfig) => AppConfig;
    database?: TestDatabase;
    logger?: ConsoleLogger;
  } = {},
): Promise<TestApp> {
  const database = options.database ?? (await createTestDatabase());
  const read = readConfig({
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    ADMIN_API_KEY: ADMIN_KEY,
    SERVICE_API_KEY: SERVICE_KEY,
    INTELLIGENCE_ENABLED: 'false',
    // Tests look at /health right after a change.
    HEALTH_READ_SECONDS: '0',
    ERASURES_FILE: join(tmpdir(), 'weekly-erasures', new URL(database.url).pathname, 'erasures.log'),
    ...environment,
  });
  const config = options.config ? options.config(read) : read;
  const app = await createHttpApplication(config, options.logger ?? jsonLogger(['fatal', 'error']));
  await app.init();
  const server = app.getHttpServer() as Parameters<typeof request>[0];
  return {
    app,
    dataSource: database.dataSource,
    databaseUrl: database.url,
    admin: withKey(server, ADMIN_KEY),
    service: withKey(server, SERVICE_KEY),
    open: request(server),
    get: (type) => app.get(type, { strict: false }),
    close: async () => {
      await app.close();
      if (!options.database) await database.drop();
    },
  };
}

/** The database of a service, for other services on it; it stays when they are closed. */
export function databaseOf({ databaseUrl, dataSource }: TestApp): TestDatabase {
  return { url: databaseUrl, dataSource, drop: () => Promise.resolve() };
}

function withKey(server: Parameters<typeof request>[0], key: string) {
  return {
    get: (path: string) => request(server).get(path).set('api-key', key),
    post: (path: string) => request(server).post(path).set('api-key', key),
    put: (path: string) => request(server).put(path).set('api-key', key),
    delete: (path: string) => request(server).delete(path).set('api-key', key),
  };
}
