/**
 * Runs the calls of a timer one at a time: a call that comes while an earlier one is in progress waits for it, and a call
 * that fails does not stop the next one. After `stop`, no further call begins.
 */
export class SerialTick {
  private last: Promise<void> = Promise.resolve();
  private stopped = false;

  get stopping(): boolean {
    return this.stopped;
  }

  /** Runs `work` once all earlier calls have ended; does nothing when stopped by then. Rejects as `work` does. */
  run(work: () => Promise<void>): Promise<void> {
    const call = this.last.then(() => (this.stopped ? undefined : work()));
    this.last = call.catch(() => undefined);
    return call;
  }

  stop(): void {
    this.stopped = true;
  }

  /** Stops, and waits for the call in progress. Await it before the connection pool closes. */
  drain(): Promise<void> {
    this.stop();
    return this.last;
  }
}
