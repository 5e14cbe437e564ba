import { openSync, readFileSync, statSync, truncateSync } from 'node:fs';

const KEPT_BYTES = 1_000_000;
const TAIL_LINES = 12;

/** Opens the log for appending. A log that has grown too long is emptied. */
export function openServerLog(file: string): number {
  if (sizeOf(file) > KEPT_BYTES) truncateSync(file);
  return openSync(file, 'a', 0o600);
}

export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** The last lines after `offset`. They hold no data of users: the server logs neither statements nor details. */
export function logTail(file: string, offset = 0): string {
  try {
    return readFileSync(file)
      .subarray(offset)
      .toString('utf8')
      .trim()
      .split('\n')
      .slice(-TAIL_LINES)
      .join('\n');
  } catch {
    return '';
  }
}
