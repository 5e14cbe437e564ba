import { describeError } from '../../common/errors.js';
import { BrokenCsvError } from './csv-records.js';
import { ScatteredDayError } from './row-folder.js';
import { EncodingError } from './text-encoding.js';

const FILE_CALLS: ReadonlySet<unknown> = new Set(['open', 'read', 'stat', 'scandir', 'lstat', 'fstat']);
const PLAIN_REASONS: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'the file does not exist'],
  ['EACCES', 'permission denied'],
  ['EISDIR', 'it is a folder'],
]);

/** A pipe or a device: reading it may never end. */
export class NotRegularFileError extends Error {}

/** Why a file could not be read or loaded, safe to show: it contains nothing of the file and no database message. */
export function breakReason(error: unknown): string {
  if ([BrokenCsvError, EncodingError, ScatteredDayError].some((kind) => error instanceof kind))
    return (error as Error).message;
  if (error instanceof NotRegularFileError) return 'cannot be read: it is not a regular file';
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (FILE_CALLS.has(syscall)) return `cannot be read: ${PLAIN_REASONS.get(code) ?? code}`;
  return describeError(error).error;
}
