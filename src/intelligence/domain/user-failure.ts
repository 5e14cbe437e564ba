import { type Failure, failureOf } from '../../common/failures.js';

/** Why one user's week could not be made. */
export interface UserFailure extends Failure {
  userId: string;
}

export const failureOfUser = (userId: string, error: unknown): UserFailure => ({
  userId,
  ...failureOf(error),
});

/**
 * What went wrong for all of them at once (a query that failed). Whose data is at fault can only be told of one alone: of
 * several, nobody is given up on, and all are tried again.
 */
export function failureOfAll(userIds: readonly string[], error: unknown): UserFailure[] {
  if (userIds.length === 1) return [failureOfUser(userIds[0], error)];
  return userIds.map((userId) => ({ ...failureOfUser(userId, error), kind: 'retryable', retryable: true }));
}
