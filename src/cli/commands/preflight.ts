import { join } from 'node:path';
import { Command } from 'commander';
import { SystemClock } from '../../common/clock.js';
import { ConfigurationError } from '../../config/app-config.js';
import { loadConfig } from '../../config/environment.js';
import { fail, type PreflightCheck } from '../preflight/check.js';
import { preflight } from '../preflight/preflight.js';
import { POST_CHECKS, PRE_CHECKS } from '../preflight/preflight-checks.js';
import { resultsTable } from '../preflight/results-table.js';
import type { CheckResult } from '../preflight/run-checks.js';
import { print, printJson } from '../printer.js';
import { exitUnsuccessful, jsonOption } from './options.js';

const INTERRUPTED = 130;
/** Beside `dist`, as in the repository. */
const DEPLOY_DIR = join(__dirname, '..', '..', '..', '..', 'deploy');

interface PreflightCommandOptions {
  post?: boolean;
  send?: boolean;
  deploy: string;
  json?: boolean;
}

export const preflightCommand = (): Command =>
  new Command('preflight')
    .description('look whether the configured environment is fit for a deployment; changes nothing')
    .option('--post', 'after a deployment: runs, errors, slow queries, batch size')
    .option('--send', 'send a test message to each webhook')
    .option('--deploy <folder>', 'where dashboards and alert rules are', DEPLOY_DIR)
    .addOption(jsonOption())
    .action(async (options: PreflightCommandOptions) => {
      // An embedded Postgres started here is told to stop when the process ends.
      for (const signal of ['SIGINT', 'SIGTERM'] as const)
        process.once(signal, () => process.exit(INTERRUPTED));
      const results = await look(options.post ? POST_CHECKS : PRE_CHECKS, options);
      const passed = results.every(({ status }) => status !== 'fail');
      if (options.json) printJson({ passed, checks: results });
      else resultsTable(results).forEach((line) => print(line));
      if (!passed) exitUnsuccessful();
    });

/** A configuration that cannot be read is what a preflight is there to find. */
async function look(
  checks: readonly PreflightCheck[],
  { send = false, deploy }: PreflightCommandOptions,
): Promise<CheckResult[]> {
  const clock = new SystemClock();
  try {
    return await preflight(loadConfig(), checks, { now: () => clock.now(), send, deployDir: deploy });
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return (error.options.problems ?? []).map(({ field, reason }) => ({
      name: 'configuration',
      ...fail(`${field}: ${reason}.`, `Set ${field} rightly (.env.example).`),
    }));
  }
}
