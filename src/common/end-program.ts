import { Logger } from '@nestjs/common';
import type { AppError } from './errors.js';

/**
 * Ends the process for a reason that only an operator can remove. Nothing is drained: leases expire by themselves, as
 * after any lost process, and a supervisor starts another one, whose boot is refused for the same reason.
 */
export function endProgram(error: AppError): never {
  new Logger('Program').fatal({
    event: 'program.ended',
    message: 'The program cannot continue, so the process ends.',
    errorClass: error.code,
    error: error.message,
  });
  process.exit(1);
}
