import { describeError } from './errors.js';

const FRAMES = 5;

interface CrashLog {
  fatal(entry: Record<string, unknown>): void;
}

/**
 * Says in one line what nothing has caught, and ends the process with code 1. Node would print the whole error, whose
 * message may quote a value; the places in the program quote none.
 */
export function endOnCrash(logger: CrashLog): void {
  process.on('uncaughtException', (error: unknown) => {
    logger.fatal({
      event: 'program.crashed',
      message: 'A defect ended the program. Report it with this line; a supervisor starts the program again.',
      ...describeError(error),
      at: framesOf(error),
    });
    process.exit(1);
  });
}

function framesOf(error: unknown): string[] {
  const { stack } = (error ?? {}) as { stack?: unknown };
  const frames = String(stack)
    .split('\n')
    .map((line) => line.trim());
  return frames.filter((line) => line.startsWith('at ')).slice(0, FRAMES);
}
