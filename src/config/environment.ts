import { existsSync } from 'node:fs';
import { type AppConfig, readConfig } from './app-config.js';

/** Reads `.env` where there is one (variables already set win) and the environment. */
export function loadConfig(overrides: NodeJS.ProcessEnv = {}): AppConfig {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return readConfig({ ...process.env, ...overrides });
}
