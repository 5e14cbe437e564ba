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
/** The folder beside `dist`, as in the repository. */
const DEPLOY_DIR = join(__dirname, '..', '..', '..', '..', 'deploy');

interface PreflightCommandOptions {
  post?: boolean;
  send?: boolean;
  deploy: string;
  json?: boolean;
}

export const preflightCommand = (): Command =>
  new Command('preflight')
    .description('check whether the configured environment is ready for a deployment; changes nothing')
    .option('--post', 'check runs, errors, slow queries and batch size after a deployment')
    .option('--send', 'send a test message to each webhook')
    .option('--deploy <folder>', 'folder of the dashboards and alert rules', DEPLOY_DIR)
    .addOption(jsonOption())
    .action(async (options: PreflightCommandOptions) => {
      // An embedded Postgres that was started here is stopped when the process exits.
      for (const signal of ['SIGINT', 'SIGTERM'] as const)
        process.once(signal, () => process.exit(INTERRUPTED));
      const results = await runPreflight(options.post ? POST_CHECKS : PRE_CHECKS, options);
      const passed = results.every(({ status }) => status !== 'fail');
      if (options.json) printJson({ passed, checks: results });
      else resultsTable(results).forEach((line) => print(line));
      if (!passed) exitUnsuccessful();
    });

/** A configuration that cannot be read becomes a failed check, because a preflight is there to find it. */
async function runPreflight(
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
      ...fail(`${field}: ${reason}.`, `Correct ${field} (see .env.example).`),
    }));
  }
}
