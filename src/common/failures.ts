import { AppError, describeError, sqlStateOf } from './errors.js';

/**
 * What a failure means for the user whose week it is. Retryable: the same try may succeed later. Bad data: these data
 * cannot be computed or written as they are. Non-retryable: no try can succeed until the program is another one.
 */
export type FailureKind = 'retryable' | 'non_retryable' | 'bad_data';

/** A failure as it is stored and logged: never a value, a parameter or a text of a person's. */
export interface Failure {
  errorClass: string;
  error: string;
  kind: FailureKind;
  retryable: boolean;
}

/** A failure that we know: its class is the decision whether the user is tried again. */
export abstract class ProcessingError extends AppError {
  abstract readonly kind: FailureKind;
}

/** The data may still arrive. */
export class UnknownUserError extends ProcessingError {
  readonly kind = 'retryable';

  constructor() {
    super('unknown_user', 'no observation and no preferences are known of this user');
  }
}

/** A week that was stored and cannot be read back whole: made again, it may be. */
export class VerificationFailedError extends ProcessingError {
  readonly kind = 'retryable';

  constructor() {
    super('verification_failed', 'what was stored could not be read back whole');
  }
}

/** The process ended, or stood still beyond its lease, while it had the user in hand. Perhaps the user is why. */
export class WorkerLostError extends ProcessingError {
  readonly kind = 'retryable';

  constructor() {
    super('worker_lost', 'the process that had this user in hand was lost');
  }
}

/** Data that can never be computed. */
export class ComputationError extends ProcessingError {
  readonly kind = 'bad_data';

  constructor(cause: unknown) {
    super('computation_failed', `the week could not be computed (${describeError(cause).error})`, { cause });
  }
}

/** A text says what no fact supports: nobody shall read it. Names places in the brief, never their words. */
export class RejectedBriefError extends ProcessingError {
  readonly kind = 'non_retryable';

  constructor(problems: readonly string[]) {
    super('brief_rejected', `the brief did not pass its own check (${problems.slice(0, 5).join(', ')})`);
  }
}

/** SQLSTATE classes 22 (data exception) and 23 (integrity constraint violation): the same values fail again. */
const BAD_DATA = /^2[23]/;

/**
 * Classifies anything thrown. Whatever is neither known nor the data's fault is tried again: a connection, a time-out, a
 * lock or a rate limit mends itself, and what nobody has thought of may be mended by the next deploy.
 */
export function failureOf(error: unknown): Failure {
  const kind = kindOf(error);
  return { ...describeError(error), kind, retryable: kind === 'retryable' };
}

function kindOf(error: unknown): FailureKind {
  if (error instanceof ProcessingError) return error.kind;
  return BAD_DATA.test(sqlStateOf(error) ?? '') ? 'bad_data' : 'retryable';
}
