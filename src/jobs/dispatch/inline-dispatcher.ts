import { BatchDispatcher } from './batch-dispatcher.js';

/** Needs only PostgreSQL: workers poll the run tables, and the worker of this process does so at once. */
export class InlineDispatcher extends BatchDispatcher {
  readonly name = 'inline';
  private wake: () => void = () => undefined;

  dispatch(): Promise<void> {
    this.wake();
    return Promise.resolve();
  }

  graceSeconds(): number {
    return 0;
  }

  listen(_concurrency: number, _work: unknown, wake: () => void): void {
    this.wake = wake;
  }

  stopListening(): Promise<void> {
    this.wake = () => undefined;
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
