import { type Failure, failureOf } from '../../common/failures.js';

/** Why one user's week could not be generated. */
export interface UserFailure extends Failure {
  userId: string;
}

export const failureOfUser = (userId: string, error: unknown): UserFailure => ({
  userId,
  ...failureOf(error),
});

/**
 * The failures of all users of a query that failed for all of them at once. Only when there was a single user is it
 * known whose data is at fault. Of several, no user is given up on, and all are retried.
 */
export function failureOfAll(userIds: readonly string[], error: unknown): UserFailure[] {
  if (userIds.length === 1) return [failureOfUser(userIds[0], error)];
  return userIds.map((userId) => ({ ...failureOfUser(userId, error), kind: 'retryable', retryable: true }));
}
