import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fail, pass, type PreflightCheck, warn } from '../check.js';

const GB = 1e9;
const FAIL_BELOW = 1 * GB;
const WARN_BELOW = 5 * GB;

export const diskCheck: PreflightCheck = {
  name: 'disk',
  look: async ({ config: { database } }) => {
    const { bavail, bsize } = await statfs(existing(resolve(database.dataDir)));
    const free = bavail * bsize;
    const told = `${(free / GB).toFixed(1)} GB free for DATA_DIR.`;
    const remedy = 'Make room, or move DATA_DIR to a larger disk.';
    if (free < FAIL_BELOW) return fail(told, remedy);
    if (free < WARN_BELOW) return warn(told, remedy);
    return pass(told);
  },
};

/** It may not have been made yet: then where it will be. */
function existing(path: string): string {
  return existsSync(path) ? path : existing(dirname(path));
}
