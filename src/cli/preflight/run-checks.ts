import { describeError } from '../../common/errors.js';
import { settledWithin } from '../../common/within.js';
import {
  fail,
  type Finding,
  NoDatabaseError,
  type PreflightCheck,
  type PreflightContext,
  warn,
} from './check.js';

export interface CheckResult extends Finding {
  name: string;
}

const CHECK_TIMEOUT_MS = 30_000;

/**
 * Runs the checks one after the other, so that no check disturbs the times of another. A check that throws or hangs
 * has failed.
 */
export async function runChecks(
  checks: readonly PreflightCheck[],
  context: PreflightContext,
  timeoutMs = CHECK_TIMEOUT_MS,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks)
    results.push({ name: check.name, ...(await inspectInTime(check, context, timeoutMs)) });
  return results;
}

async function inspectInTime(
  check: PreflightCheck,
  context: PreflightContext,
  timeoutMs: number,
): Promise<Finding> {
  try {
    const inspection = Promise.resolve(check.inspect(context));
    if (await settledWithin(timeoutMs, inspection)) return await inspection;
    return fail(
      `There was no answer within ${timeoutMs / 1000} s.`,
      'Check that the server it asks is up and not overloaded.',
    );
  } catch (error) {
    if (error instanceof NoDatabaseError)
      return warn('Not checked: there is no database.', 'Fix what the first line says.');
    return fail(`The check failed: ${describeError(error).error}.`, 'Fix this, and run it again.');
  }
}
