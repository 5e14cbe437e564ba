import type { UserFailure } from '../intelligence/week-generator.js';

/** A week that was stored and cannot be read back whole: made again, it may be. */
export function verificationFailure(userId: string): UserFailure {
  return {
    userId,
    errorClass: 'verification_failed',
    error: 'what was stored could not be read back whole',
    retryable: true,
  };
}
