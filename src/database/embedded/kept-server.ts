import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../common/errors.js';
import type { EmbeddedLog } from './embedded-log.js';
import type { RunningServer } from './postmaster-file.js';
import { stopPostmaster } from './postmaster.js';
import { isAlive, signalProcess } from './process-identity.js';
import { countRestart } from './server-restarts.js';

/** Before the first, second and third restart: what ended the server (a lack of memory) may need time to pass. */
const PAUSES_MS = [0, 2000, 10_000];
const WINDOW_MS = 10 * 60_000;
const LOOK_INTERVAL_MS = 1000;

/** `ended` is absent if another process started the server. */
export type WatchedServer = RunningServer & { ended?: Promise<unknown> };

export interface KeeperOptions {
  /** Starts the server again on the same port, so that its address stays. */
  startAgain: (port: number, signal: AbortSignal) => Promise<WatchedServer>;
  log: EmbeddedLog;
  /** The server has ended and cannot be started again, or ends again and again. */
  onLost: (error: AppError) => void;
  /** In place of 0, 2 and 10 s; tests shorten them. */
  pausesMs?: readonly number[];
}

/**
 * Watches a server and starts it again when it ends although no one stopped it: the kernel kills it when memory is
 * short. Three times within ten minutes; then something else is wrong, and a new process may be better off (decision 68).
 */
export class KeptServer {
  private readonly stopped = new AbortController();
  private readonly restarts: number[] = [];
  private keeping: Promise<void>;

  constructor(
    private server: WatchedServer,
    private readonly options: KeeperOptions,
  ) {
    this.keeping = this.keep();
  }

  /** Stops the server, also one that is being started again. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await this.keeping;
    await stopPostmaster(this.server);
  }

  /** Ends the server at once, and does not start it again. */
  kill(): void {
    this.stopped.abort();
    signalProcess(this.server, 'SIGQUIT');
  }

  private async keep(): Promise<void> {
    const { signal } = this.stopped;
    try {
      for (;;) {
        await this.untilEnded(signal);
        if (signal.aborted) return;
        this.options.log(
          {
            event: 'embedded_postgres.ended',
            message: 'The embedded PostgreSQL ended unexpectedly. It is started again.',
            server_pid: this.server.pid,
          },
          'warn',
        );
        await this.restart(signal);
      }
    } catch (cause) {
      if (!signal.aborted) this.options.onLost(asAppError(cause));
    }
  }

  private async restart(signal: AbortSignal): Promise<void> {
    const pausesMs = this.options.pausesMs ?? PAUSES_MS;
    let reason: unknown;
    while (!signal.aborted) {
      const recent = this.restarts.filter((at) => performance.now() - at < WINDOW_MS);
      if (recent.length >= pausesMs.length) throw reason ?? endsAgainAndAgain();
      this.restarts.splice(0, Infinity, ...recent, performance.now());
      countRestart();
      await delay(pausesMs[recent.length], undefined, { signal });
      try {
        this.server = await this.options.startAgain(this.server.port, signal);
        this.options.log(
          {
            event: 'embedded_postgres.restarted',
            message: 'The embedded PostgreSQL runs again.',
            server_pid: this.server.pid,
            restarts: recent.length + 1,
          },
          'warn',
        );
        return;
      } catch (cause) {
        reason = cause;
      }
    }
  }

  /** Until the server has ended, or is to be stopped. */
  private async untilEnded(signal: AbortSignal): Promise<void> {
    const stopping = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    if (signal.aborted) return;
    await Promise.race([this.server.ended ?? hasEnded(this.server, signal), stopping]);
  }
}

/** The end of another process's child sends no event. */
async function hasEnded(server: WatchedServer, signal: AbortSignal): Promise<void> {
  while (isAlive(server) && !signal.aborted) await delay(LOOK_INTERVAL_MS, undefined, { ref: false });
}

function endsAgainAndAgain(): AppError {
  return new AppError(
    'embedded_postgres_lost',
    'The embedded PostgreSQL ended unexpectedly four times within ten minutes. The log of the machine (dmesg) says whether memory is short; server.log in the folder of the data says what else happened.',
  );
}

function asAppError(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  return new AppError(
    'embedded_postgres_lost',
    'The embedded PostgreSQL ended and could not be started again.',
    {
      cause,
    },
  );
}
