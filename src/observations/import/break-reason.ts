import { describeError } from '../../common/errors.js';
import { BrokenCsvError } from './csv-records.js';

const FILE_CALLS: ReadonlySet<unknown> = new Set(['open', 'read', 'stat', 'scandir', 'lstat', 'fstat']);
const IN_WORDS: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EACCES', 'permission denied'],
  ['EISDIR', 'it is a folder'],
]);

/** Why a file could not be read or loaded, fit to be shown: nothing of the file or of a database's message is in it. */
export function breakReason(error: unknown): string {
  if (error instanceof BrokenCsvError) return error.message;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (FILE_CALLS.has(syscall)) return `cannot be read: ${IN_WORDS.get(code) ?? code}`;
  return describeError(error).error;
}
