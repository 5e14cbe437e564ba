import { existsSync } from 'node:fs';
import { type AppConfig, readConfig } from './app-config.js';

/** A worker that runs beside the service on one machine must not take the service's port. */
const WORKER_PORT = '3001';

/** Reads the environment, and `.env` where there is one. A variable that is already set wins over the file. */
export function loadConfig(overrides: NodeJS.ProcessEnv = {}): AppConfig {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return readConfig({ ...process.env, ...overrides });
}

/** Like `loadConfig`, with a different port where none is set, and without the service's second port. */
export function loadWorkerConfig(): AppConfig {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return readConfig({ ...process.env, PORT: process.env.PORT || WORKER_PORT, ADMIN_PORT: '' });
}
