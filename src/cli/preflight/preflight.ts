import type { AppConfig } from '../../config/app-config.js';
import { databaseProblem } from '../../database/database-problem.js';
import {
  fail,
  type Finding,
  NoDatabaseError,
  type PreflightCheck,
  type PreflightContext,
  warn,
} from './check.js';
import { openPreflightDatabase, type PreflightDatabase } from './preflight-database.js';
import { type CheckResult, runChecks } from './run-checks.js';

export type PreflightOptions = Pick<PreflightContext, 'now' | 'send' | 'deployDir'>;

/** Runs these checks on the configured environment and changes nothing in it (decision 46). */
export async function preflight(
  config: AppConfig,
  checks: readonly PreflightCheck[],
  options: PreflightOptions,
): Promise<CheckResult[]> {
  const { database, problem } = await openDatabase(config);
  const context: PreflightContext = {
    config,
    ...options,
    database: () => {
      if (database === null) throw new NoDatabaseError();
      return database.dataSource;
    },
  };
  try {
    const results = await runChecks(checks, context);
    return problem === null ? results : [{ name: 'database', ...problem }, ...results];
  } finally {
    await database?.close();
  }
}

async function openDatabase(
  config: AppConfig,
): Promise<{ database: PreflightDatabase | null; problem: Finding | null }> {
  try {
    const database = await openPreflightDatabase(config);
    if (database) return { database, problem: null };
    const problem = warn(
      'DATABASE_URL is not set, and the embedded PostgreSQL has not been created yet.',
      'Set DATABASE_URL, or start the service once.',
    );
    return { database: null, problem };
  } catch (error) {
    return { database: null, problem: fail(databaseProblem(error), 'Fix this, and run it again.') };
  }
}
