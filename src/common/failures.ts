import { AppError, describeError, sqlStateOf } from './errors.js';

/**
 * What a failure means for the user whose week it is. Retryable: the same computation may succeed later. Bad data: the
 * data cannot be computed or written as they are. Non-retryable: no retry can succeed until the program is changed.
 */
export type FailureKind = 'retryable' | 'non_retryable' | 'bad_data';

/** A failure as it is stored and logged. It never holds a recorded value, a parameter or a person's text. */
export interface Failure {
  errorClass: string;
  error: string;
  kind: FailureKind;
  retryable: boolean;
}

/** A known failure. Its class decides whether the user is retried. */
export abstract class ProcessingError extends AppError {
  abstract readonly kind: FailureKind;
}

/** The error class of a user without any data. */
export const UNKNOWN_USER = 'unknown_user';

/** The data may still arrive. */
export class UnknownUserError extends ProcessingError {
  readonly kind = 'retryable';

  constructor() {
    super(UNKNOWN_USER, 'no observation and no preferences are known of this user');
  }
}

/** A stored week could not be read back completely. Once it is computed again, it may be complete. */
export class VerificationFailedError extends ProcessingError {
  readonly kind = 'retryable';

  constructor() {
    super('verification_failed', 'the stored week could not be read back completely');
  }
}

/** The process ended, or stalled for longer than its lease, while it processed the user. The user may be the cause. */
export class WorkerLostError extends ProcessingError {
  readonly kind = 'retryable';

  constructor() {
    super('worker_lost', 'the process that was processing this user was lost');
  }
}

/** Data that can never be computed. */
export class ComputationError extends ProcessingError {
  readonly kind = 'bad_data';

  constructor(cause: unknown) {
    super('computation_failed', `the week could not be computed (${describeError(cause).error})`, { cause });
  }
}

/** A text says something that no fact supports, so no user may read it. The error names places in the brief, not words. */
export class RejectedBriefError extends ProcessingError {
  readonly kind = 'non_retryable';

  constructor(problems: readonly string[]) {
    super('brief_rejected', `the brief did not pass proofreading (${problems.slice(0, 5).join(', ')})`);
  }
}

/** SQLSTATE classes 22 (data exception) and 23 (integrity constraint violation): the same values fail again. */
const BAD_DATA = /^2[23]/;

/**
 * Classifies anything that was thrown. Unknown failures that the data did not cause are retried: lost connections,
 * time-outs, locks and rate limits pass by themselves, and the next deployment may fix an unforeseen failure.
 */
export function failureOf(error: unknown): Failure {
  const kind = kindOf(error);
  return { ...describeError(error), kind, retryable: kind === 'retryable' };
}

function kindOf(error: unknown): FailureKind {
  if (error instanceof ProcessingError) return error.kind;
  return BAD_DATA.test(sqlStateOf(error) ?? '') ? 'bad_data' : 'retryable';
}
