import { AppError } from './errors.js';
import {
  ComputationError,
  failureOf,
  RejectedBriefError,
  UnknownUserError,
  VerificationFailedError,
  WorkerLostError,
} from './failures.js';

const SECRET = 'a health value';
const withCode = (code: string): Error => Object.assign(new Error(SECRET), { code });
/** As TypeORM wraps what the driver throws. */
const ofDatabase = (code: string): Error => Object.assign(new Error(SECRET), { driverError: { code } });

describe('failureOf', () => {
  it.each([
    [new UnknownUserError(), 'unknown_user', 'retryable'],
    [new VerificationFailedError(), 'verification_failed', 'retryable'],
    [new WorkerLostError(), 'worker_lost', 'retryable'],
    [new ComputationError(new RangeError(SECRET)), 'computation_failed', 'bad_data'],
    [new RejectedBriefError(['number: looking_ahead']), 'brief_rejected', 'non_retryable'],
    [ofDatabase('08006'), 'database_08006', 'retryable'],
    [ofDatabase('40001'), 'database_40001', 'retryable'],
    [ofDatabase('40P01'), 'database_40P01', 'retryable'],
    [ofDatabase('53300'), 'database_53300', 'retryable'],
    [ofDatabase('55P03'), 'database_55P03', 'retryable'],
    [ofDatabase('57014'), 'database_57014', 'retryable'],
    [ofDatabase('57P01'), 'database_57P01', 'retryable'],
    [ofDatabase('42P01'), 'database_42P01', 'retryable'],
    [ofDatabase('P0001'), 'database_P0001', 'retryable'],
    [ofDatabase('22003'), 'database_22003', 'bad_data'],
    [ofDatabase('22P02'), 'database_22P02', 'bad_data'],
    [withCode('22021'), 'database_22021', 'bad_data'],
    [ofDatabase('23514'), 'database_23514', 'bad_data'],
    [withCode('ECONNRESET'), 'econnreset', 'retryable'],
    [withCode('ECONNREFUSED'), 'econnrefused', 'retryable'],
    [withCode('ETIMEDOUT'), 'etimedout', 'retryable'],
    [withCode('EPIPE'), 'epipe', 'retryable'],
    [withCode('EAI_AGAIN'), 'eai_again', 'retryable'],
    [Object.assign(new Error(SECRET), { status: 429 }), 'internal_error', 'retryable'],
    [new AppError('something_else', 'a message'), 'something_else', 'retryable'],
    [new TypeError(SECRET), 'internal_error', 'retryable'],
    [SECRET, 'unknown_error', 'retryable'],
    [undefined, 'unknown_error', 'retryable'],
  ])('%#: classifies %s as %s, %s', (error, errorClass, kind) => {
    expect(failureOf(error)).toEqual({
      errorClass,
      error: expect.not.stringContaining(SECRET) as string,
      kind,
      retryable: kind === 'retryable',
    });
  });
});
