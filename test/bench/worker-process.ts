import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const WORKER = join(__dirname, '../../src/worker.js');
const CALIBRATED_WORK = join(__dirname, 'preload/calibrated-work.js');

export interface WorkerOptions {
  databaseUrl: string;
  /** null: inline. */
  queueUrl: string | null;
  /** Milliseconds of CPU that each user costs in place of the intelligence; null: the intelligence. */
  workMs: number | null;
}

/** `npm run worker` as a separate process. */
export class WorkerProcess {
  private constructor(private readonly child: ChildProcess) {}

  static async start({ databaseUrl, queueUrl, workMs }: WorkerOptions): Promise<WorkerProcess> {
    const preload = workMs === null ? [] : ['--require', CALIBRATED_WORK];
    const child = spawn(process.execPath, [...preload, WORKER], {
      env: {
        ...process.env,
        DATABASE_URL: databaseUrl,
        QUEUE_REDIS_URL: queueUrl ?? '',
        BENCH_WORK_MS: String(workMs ?? ''),
        PORT: '0',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    await new Promise<void>((resolve, reject) => {
      // Read to the end: a closed pipe would end the worker.
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes('worker.listening')) resolve();
      });
      child.once('exit', (code) => reject(new Error(`a worker ended with ${code} before it worked`)));
    });
    return new WorkerProcess(child);
  }

  /** The most resident memory so far, in MB; null if the system does not report it. */
  peakMb(): number | null {
    try {
      const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
      return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
    } catch {
      return null;
    }
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}
