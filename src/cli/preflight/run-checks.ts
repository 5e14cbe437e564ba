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

const CHECK_ENDS_MS = 30_000;

/** One after the other, so that a check's times are its own. A check that cannot look has failed. */
export async function runChecks(
  checks: readonly PreflightCheck[],
  context: PreflightContext,
  endsMs = CHECK_ENDS_MS,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) results.push({ name: check.name, ...(await look(check, context, endsMs)) });
  return results;
}

async function look(check: PreflightCheck, context: PreflightContext, endsMs: number): Promise<Finding> {
  try {
    const looking = Promise.resolve(check.look(context));
    if (await settledWithin(endsMs, looking)) return await looking;
    return fail(`No answer within ${endsMs / 1000} s.`, 'See that what it asks is up and not overloaded.');
  } catch (error) {
    if (error instanceof NoDatabaseError)
      return warn('Not looked at: there is no database to ask.', 'Mend what the first line says.');
    return fail(`It could not be looked at: ${describeError(error).error}.`, 'Mend that, and look again.');
  }
}
