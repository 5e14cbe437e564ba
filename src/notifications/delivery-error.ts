import { AppError } from '../common/errors.js';

/**
 * failed: it did not arrive, and is tried again. refused: it cannot arrive, because of the message or the person it is for.
 * uncertain: it was handed over and no answer came, so it is not sent again by itself.
 */
export type FailedEnding = 'failed' | 'refused' | 'uncertain';

/** A message that did not arrive, or perhaps did not. The text never contains the address, which may contain a token. */
export class DeliveryError extends AppError {
  constructor(
    code: string,
    message: string,
    /** true: no message gets through; false: the receiver works, and refused this message. */
    readonly unavailable: boolean,
    cause?: unknown,
    /** What becomes of the message. */
    readonly ending: FailedEnding = 'failed',
  ) {
    super(code, message, { cause, level: 'warn' });
  }
}

export const isUnavailable = (error: unknown): boolean => error instanceof DeliveryError && error.unavailable;
