import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../common/errors.js';
import { commandLine, type ProcessIdentity, processStart } from './process-identity.js';

export interface RunningServer extends ProcessIdentity {
  port: number;
  /** Accepts connections: it is neither starting (recovering) nor stopping. */
  ready: boolean;
}

/**
 * Lines of postmaster.pid (PostgreSQL's src/include/utils/pidfile.h, from 0). The last ones are written during the
 * start.
 */
const PID = 0;
const PORT = 3;
const STATUS = 7;

/** The live server on this data, if there is one. It continues to run after a kill -9 of its parent. */
export function findRunningServer(data: string): RunningServer | null {
  const lines = readLines(data);
  const pid = Number(lines[PID]);
  if (!isServerOf(pid, data)) return null;
  const start = processStart(pid);
  if (start === null) return null;
  return { pid, start, port: Number(lines[PORT]), ready: lines[STATUS]?.trim() === 'ready' };
}

/** Whether this process is a server on this data, and not another process that reuses the id. */
function isServerOf(pid: number, data: string): boolean {
  if (!(pid > 0) || processStart(pid) === null) return false;
  return process.platform === 'win32' || commandLine(pid).includes(`-D ${data} `);
}

/**
 * Removes postmaster.pid if its process id now belongs to another program: PostgreSQL would take that for a server and
 * never start. If the process has ended or is ending (then it has no command line), the file stays, because PostgreSQL
 * reads in it whether children of a killed server are still running, and waits for them.
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
      `Process ${pid} seems to be a PostgreSQL server on ${data} that was started when that folder had another name. Stop it first.`,
    );
  rmSync(join(data, 'postmaster.pid'), { force: true });
}

/** Its whole text; empty if there is none. */
export function readPostmasterFile(data: string): string {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8');
  } catch {
    return '';
  }
}

function readLines(data: string): string[] {
  return readPostmasterFile(data).split('\n');
}
