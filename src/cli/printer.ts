import { escapeControl } from '../common/printable.js';

/**
 * Results go to stdout; progress and errors go to stderr, so that the output of --json is pure JSON. Stored texts may
 * hold characters that command a terminal, so these are written as escapes.
 */
export const print = (line = ''): void => console.log(escapeControl(line));
export const printError = (line: string): void => console.error(escapeControl(line));
export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));
