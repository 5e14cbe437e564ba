import { existsSync } from 'node:fs';
import { type AppConfig, readConfig } from './app-config.js';

/** A worker beside the service on one machine must not want the service's port. */
const WORKER_PORT = '3001';

/** Reads `.env` where there is one (variables already set win) and the environment. */
export function loadConfig(overrides: NodeJS.ProcessEnv = {}): AppConfig {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return readConfig({ ...process.env, ...overrides });
}

/** Like `loadConfig`, with a port of its own where none is set. */
export function loadWorkerConfig(): AppConfig {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return readConfig({ ...process.env, PORT: process.env.PORT || WORKER_PORT });
}
