import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The project's folder, independent of the folder in which a command is started. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const ASK_EVERY_MS = 300;

/** Whether this module is the started program, and not one that it imports. */
export function isMain(url) {
  return process.argv[1] === fileURLToPath(url);
}

/** Runs `work` in one process at a time per checkout, so that two commands do not install or build over each other. */
export async function withLock(name, work) {
  const checkout = createHash('sha256').update(ROOT).digest('hex').slice(0, 12);
  const file = join(tmpdir(), `weekly-intelligence-${name}-${checkout}.lock`);
  while (!tryLock(file)) await delay(ASK_EVERY_MS);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function tryLock(file) {
  try {
    const handle = openSync(file, 'wx');
    writeSync(handle, String(process.pid));
    closeSync(handle);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (!isAlive(ownerOf(file))) rmSync(file, { force: true });
    return false;
  }
}

function ownerOf(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}

function isAlive(pid) {
  // For a moment after its creation the file holds no number yet.
  if (pid === 0) return true;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
