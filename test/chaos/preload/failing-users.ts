import 'reflect-metadata';
import { AsyncLocalStorage } from 'node:async_hooks';
import type { UserFailure } from '../../../src/intelligence/domain/user-failure.js';
import { WeekGenerator } from '../../../src/intelligence/week-generator.js';
import { RetryAttempt } from '../../../src/jobs/retries/retry-attempt.js';

/** CHAOS_FAILS_FIRST: users that fail first and whose retries succeed. CHAOS_POISON: users that always fail. */
const failsFirst = listed(process.env.CHAOS_FAILS_FIRST);
const poison = listed(process.env.CHAOS_POISON);
const retrying = new AsyncLocalStorage<true>();

const make = RetryAttempt.prototype.computeAndStore;
RetryAttempt.prototype.computeAndStore = function (leased) {
  return retrying.run(true, () => make.call(this, leased));
};

const generate = WeekGenerator.prototype.generate;
WeekGenerator.prototype.generate = async function (userIds, context) {
  const batch = await generate.call(this, userIds, context);
  const failures = userIds.map(failureOf).filter((failure) => failure !== null);
  const failed = new Set(failures.map((failure) => failure.userId));
  return {
    ...batch,
    weeks: batch.weeks.filter((week) => !failed.has(week.userId)),
    failures: [...batch.failures, ...failures],
  };
};

function failureOf(userId: string): UserFailure | null {
  if (poison.has(userId))
    return {
      userId,
      errorClass: 'computation_failed',
      error: 'made to fail',
      kind: 'bad_data',
      retryable: false,
    };
  if (failsFirst.has(userId) && !retrying.getStore())
    return {
      userId,
      errorClass: 'database_57014',
      error: 'made to fail',
      kind: 'retryable',
      retryable: true,
    };
  return null;
}

function listed(userIds = ''): Set<string> {
  return new Set(userIds.split(',').filter(Boolean));
}
