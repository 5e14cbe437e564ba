import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { findClusterHome } from '../../src/database/embedded/cluster-home.js';
import { findRunningServer } from '../../src/database/embedded/postmaster-file.js';

/** The project's root: these helpers may be compiled (npm run chaos) or not (specs). */
export const ROOT = join(__dirname, __filename.endsWith('.ts') ? '../..' : '../../..');

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
  seconds: number;
}

/** A running program of ours, and its output so far. */
export interface Program {
  child: ChildProcess;
  said: { stdout: string; stderr: string };
  /** Waits for a line on either stream; rejects when the program ends without it. */
  line(pattern: RegExp): Promise<RegExpMatchArray>;
  ended: Promise<Ended>;
}

/** Compiles if the output is older than the sources: the tests run the code that is shipped. */
export async function ensureBuilt(): Promise<void> {
  const script = `import { ensureBuilt } from './tools/build.mjs'; await ensureBuilt();`;
  const { code, stderr } = await startNode(['--input-type=module', '-e', script], { ...process.env }).ended;
  if (code !== 0) throw new Error(`The build failed.\n${stderr}`);
}

/** Starts `dist/src/<program>` in this environment only, as on a new machine. */
export function start(
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Program {
  return startNode([join(ROOT, 'dist/src', program), ...args], { ...aloneEnvironment(), ...environment });
}

/** Starts a program in the same way, with a channel for messages. */
export function startWithChannel(program: string, environment: NodeJS.ProcessEnv): Program {
  const env = { ...aloneEnvironment(), ...environment };
  return startNode([join(ROOT, 'dist/src', program)], env, ['ignore', 'pipe', 'pipe', 'ipc']);
}

/** No load balancer sends requests to these programs, so they stop without a grace. */
function aloneEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, TMPDIR, SHUTDOWN_GRACE_SECONDS: '0' };
}

function startNode(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  stdio: StdioOptions = ['ignore', 'pipe', 'pipe'],
): Program {
  const begun = performance.now();
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream]!.setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
      child.emit('said');
    });
  const ended = once(child, 'close').then(([code]): Ended => ({
    code: code as number | null,
    ...said,
    seconds: (performance.now() - begun) / 1000,
  }));
  const line = async (pattern: RegExp): Promise<RegExpMatchArray> => {
    for (;;) {
      const match = `${said.stdout}\n${said.stderr}`.match(pattern);
      if (match) return match;
      const over = await Promise.race([once(child, 'said').then(() => null), ended]);
      if (over && !`${over.stdout}\n${over.stderr}`.match(pattern))
        throw new Error(`ended with ${over.code} before saying ${pattern}:\n${over.stdout}\n${over.stderr}`);
    }
  };
  return { child, said, line, ended };
}

/** Whether an embedded Postgres runs on this data folder. */
export function postgresRuns(dataDir: string): boolean {
  const home = findClusterHome(dataDir);
  return home !== null && findRunningServer(home.data) !== null;
}

/** The folder that holds the data, which may be behind a link, and the given one. */
export function dataFolders(dataDir: string): string[] {
  const linked = join(dataDir, 'postgres');
  return existsSync(linked) ? [realpathSync(linked), dataDir] : [dataDir];
}
