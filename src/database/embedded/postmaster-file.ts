import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../common/errors.js';
import { commandLine, processStart } from './process-identity.js';

export interface RunningServer {
  pid: number;
  port: number;
  /** Takes connections: neither starting (recovering) nor on its way out. */
  ready: boolean;
}

/** Lines of postmaster.pid (PostgreSQL's src/include/utils/pidfile.h, from 0). The last come while the server starts. */
const PID = 0;
const PORT = 3;
const STATUS = 7;

/** The live server on this data, if there is one: after a kill -9 of its parent it runs on. */
export function findRunningServer(data: string): RunningServer | null {
  const lines = readLines(data);
  const pid = Number(lines[PID]);
  if (!isServerOf(pid, data)) return null;
  return { pid, port: Number(lines[PORT]), ready: lines[STATUS]?.trim() === 'ready' };
}

/** Whether that process is a server on this data, not another one that has come by the same id. */
export function isServerOf(pid: number, data: string): boolean {
  if (!(pid > 0) || processStart(pid) === null) return false;
  return process.platform === 'win32' || commandLine(pid).includes(`-D ${data} `);
}

/**
 * PostgreSQL takes any live process with the noted id for a server and would never start. Where the process is gone, or on
 * its way out (then it has no command line any more), the file stays: PostgreSQL looks up in it whether a killed server's
 * children are still at work, and waits for them.
 * @throws AppError `embedded_postgres_in_use` when it is a PostgreSQL server that was started under another path
 */
export function removeMisleadingFile(data: string): void {
  const pid = Number(readLines(data)[PID]);
  if (!(pid > 0) || processStart(pid) === null || isServerOf(pid, data)) return;
  const command = commandLine(pid).trim();
  if (command === '') return;
  if (/\bpostgres\b/.test(command))
    throw new AppError(
      'embedded_postgres_in_use',
      `Process ${pid} seems to be a PostgreSQL server on ${data}, started when that folder had another name: stop it first.`,
    );
  rmSync(join(data, 'postmaster.pid'), { force: true });
}

function readLines(data: string): string[] {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}
