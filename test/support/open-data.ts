import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT } from './programs.js';

/**
 * The folder of the open data sets: records of real people, published by others and not part of the project.
 * `OPEN_DATA_DIR` names it. Without that setting it is a folder beside the checkout, which need not exist.
 */
export const OPEN_DATA = resolve(process.env.OPEN_DATA_DIR ?? join(ROOT, '../shared/data'));

/** Where a file or folder of the open data sets is, whether or not it exists. */
export function openData(name: string): string {
  return join(OPEN_DATA, name);
}

/** Whether the open data sets are there; tests that need them are reported as skipped otherwise. */
export function hasOpenData(name = '.'): boolean {
  return existsSync(openData(name));
}
