import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Fields of /proc/<pid>/stat after the command's closing bracket (proc(5): state is field 3, starttime is field 22).
 */
const STATE = 0;
const START_TIME = 19;

/** One process, even after its id has been given to another. */
export interface ProcessIdentity {
  pid: number;
  /** `processStart` of it. */
  start: string;
}

export function isAlive({ pid, start }: ProcessIdentity): boolean {
  return processStart(pid) === start;
}

/** Sends the signal, unless the process has ended. */
export function signalProcess(target: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isAlive(target)) return;
  try {
    process.kill(target.pid, signal);
  } catch (error) {
    // It has ended in between.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * When a process began, as the operating system reports it, or null if there is none (or only a zombie). Together with
 * the id it identifies one process, because ids are reused.
 */
export function processStart(pid: number): string | null {
  if (process.platform === 'linux') return startFromProc(pid);
  if (process.platform === 'win32') return exists(pid) ? 'running' : null;
  return askPs(pid, 'lstart') || null;
}

/** Its program and arguments, with a space after each; empty if they are not known. */
export function commandLine(pid: number): string {
  if (process.platform === 'win32') return '';
  if (process.platform !== 'linux') return `${askPs(pid, 'command')} `;
  // All users can read this file. The working directory cannot be read, not even by root in a container.
  return readProc(pid, 'cmdline').replaceAll('\0', ' ');
}

/** Another one after each boot; empty where the operating system has none. */
export function bootId(): string {
  return readProc('sys', 'kernel/random/boot_id').trim();
}

function startFromProc(pid: number): string | null {
  const stat = readProc(pid, 'stat');
  // The command is in brackets and may contain anything, even brackets and spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (stat === '' || fields[STATE] === 'Z' || fields[STATE] === 'X') return null;
  // Start times count from the boot, so they repeat after a reboot.
  return `${bootId()}/${fields[START_TIME]}`;
}

function readProc(folder: number | 'sys', name: string): string {
  try {
    return readFileSync(`/proc/${folder}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

function askPs(pid: number, column: 'lstart' | 'command'): string {
  return spawnSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
