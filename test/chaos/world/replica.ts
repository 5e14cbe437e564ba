import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/programs.js';
import type { Database } from './database.js';
import { mustCome } from '../../support/within.js';

const DIST = join(ROOT, 'dist');
const READY_WITHIN_S = 60;

export type ProgramName = 'main.js' | 'worker.js';

export interface ReplicaOptions {
  /** Also its application_name in the database, which identifies its connections. */
  name: string;
  program: ProgramName;
  databaseUrl: string;
  environment: NodeJS.ProcessEnv;
  /** Modules of test/chaos/preload, loaded before the program. */
  preloads: readonly string[];
  logFolder: string;
}

/** How a process ended. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** The ids of the processes that still run: none, when a test is over. */
export function runningReplicas(): number[] {
  return [...running].map((child) => child.pid!);
}

/** One process of the service, which can be started again under the same name. Its log goes to a file. */
export class Replica {
  readonly log: string;
  private child: ChildProcess | null = null;
  private logOffset = 0;
  /** Of the latest start. */
  exit: Promise<Exit> = Promise.resolve({ code: null, signal: null });

  constructor(private readonly options: ReplicaOptions) {
    this.log = join(options.logFolder, `${options.name}.log`);
  }

  get name(): string {
    return this.options.name;
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  get alive(): boolean {
    return this.child !== null;
  }

  start(): void {
    const { program, preloads, environment } = this.options;
    const { PATH, HOME, TMPDIR } = process.env;
    const log = openSync(this.log, 'a');
    this.logOffset = statSync(this.log).size;
    const required = preloads.flatMap((name) => [
      '--require',
      join(DIST, 'test/chaos/preload', `${name}.js`),
    ]);
    const child = spawn(process.execPath, [...required, join(DIST, 'src', program)], {
      env: { PATH, HOME, TMPDIR, PORT: '0', ...environment, DATABASE_URL: this.databaseUrl() },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.child = child;
    running.add(child);
    this.exit = once(child, 'exit').then(([code, signal]): Exit => {
      running.delete(child);
      if (this.child === child) this.child = null;
      return { code: code as number | null, signal: signal as NodeJS.Signals | null };
    });
  }

  /** Waits until it serves; it may be started again meanwhile. @throws Error that names its log when it does not */
  async ready(): Promise<void> {
    await mustCome(`${this.name} is live (see ${this.log})`, READY_WITHIN_S, async () => {
      const output = readFileSync(this.log).subarray(this.logOffset).toString();
      const url = /"url":"(http:\/\/[^"]+)"/.exec(output)?.[1];
      if (url === undefined) return null;
      const { ok } = await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(2000) });
      return ok || null;
    });
  }

  /** False when there is no process to signal. */
  signal(signal: NodeJS.Signals): boolean {
    return this.child?.kill(signal) ?? false;
  }

  /** Breaks every connection it has to the database. @returns how many */
  async terminateBackends(database: Database): Promise<number> {
    const [{ count }] = await database.rows<{ count: number }>(
      `select count(pg_terminate_backend(pid))::int as count from pg_stat_activity
       where datname = current_database() and application_name = $1`,
      [this.name],
    );
    return count;
  }

  private databaseUrl(): string {
    const url = new URL(this.options.databaseUrl);
    url.searchParams.set('application_name', this.name);
    return url.href;
  }
}
