import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fail, pass, type PreflightCheck, warn } from '../check.js';

const GB = 1e9;
const FAIL_BELOW = 1 * GB;
const WARN_BELOW = 5 * GB;

export const diskCheck: PreflightCheck = {
  name: 'disk',
  inspect: async ({ config: { database } }) => {
    const { bavail, bsize } = await statfs(existing(resolve(database.dataDir)));
    const free = bavail * bsize;
    const space = `${(free / GB).toFixed(1)} GB are free for DATA_DIR.`;
    const remedy = 'Free some space, or move DATA_DIR to a larger disk.';
    if (free < FAIL_BELOW) return fail(space, remedy);
    if (free < WARN_BELOW) return warn(space, remedy);
    return pass(space);
  },
};

/** The folder may not exist yet; then the nearest parent that does is measured. */
function existing(path: string): string {
  return existsSync(path) ? path : existing(dirname(path));
}
