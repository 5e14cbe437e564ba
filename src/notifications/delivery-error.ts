import { AppError } from '../common/errors.js';

/** A message that did not arrive. Its text never holds the address: it may hold a token. */
export class DeliveryError extends AppError {
  constructor(
    code: string,
    message: string,
    /** Nothing gets through, whatever it says; false: this message was refused by a receiver that is well. */
    readonly unavailable: boolean,
    cause?: unknown,
  ) {
    super(code, message, { cause, level: 'warn' });
  }
}

export const isUnavailable = (error: unknown): boolean => error instanceof DeliveryError && error.unavailable;
