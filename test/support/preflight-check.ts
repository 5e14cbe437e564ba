import { readConfig } from '../../src/config/app-config.js';
import type { PreflightCheck } from '../../src/cli/preflight/check.js';
import { preflight, type PreflightOptions } from '../../src/cli/preflight/preflight.js';
import type { CheckResult } from '../../src/cli/preflight/run-checks.js';

/** Runs one check on an environment. */
export async function runCheck(
  check: PreflightCheck,
  environment: NodeJS.ProcessEnv,
  options: Partial<PreflightOptions> = {},
): Promise<CheckResult> {
  const results = await preflight(readConfig(environment), [check], {
    now: () => new Date(),
    send: false,
    deployDir: 'nowhere',
    ...options,
  });
  return results.find(({ name }) => name === check.name)!;
}
