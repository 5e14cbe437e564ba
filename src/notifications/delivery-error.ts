import { AppError } from '../common/errors.js';

/** A message that did not arrive. The text never contains the address, which may contain a token. */
export class DeliveryError extends AppError {
  constructor(
    code: string,
    message: string,
    /** true: no message gets through; false: the receiver works, and refused this message. */
    readonly unavailable: boolean,
    cause?: unknown,
  ) {
    super(code, message, { cause, level: 'warn' });
  }
}

export const isUnavailable = (error: unknown): boolean => error instanceof DeliveryError && error.unavailable;
