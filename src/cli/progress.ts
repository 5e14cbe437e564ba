import { SingleBar } from 'cli-progress';

/** A progress bar on stderr; without a terminal, only one line at the end. */
export class Progress {
  private readonly bar: SingleBar;
  private started = false;

  constructor(what: string) {
    this.bar = new SingleBar({
      format: `${what} {bar} {percentage}% | {value}/{total}`,
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: false,
      // Without a terminal the library writes only the last state.
      noTTYOutput: false,
    });
  }

  set(done: number, total: number): void {
    if (!this.started) this.bar.start(total, 0);
    this.started = true;
    this.bar.setTotal(total);
    this.bar.update(done);
  }

  stop(): void {
    if (this.started) this.bar.stop();
  }
}
