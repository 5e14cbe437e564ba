import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { TooManyRequestsError } from '../common/errors.js';

/** The next in line waits this long for the exports before it: several years of a watch take most of a minute each. */
const WAIT_MS = 120_000;
const ASK_AGAIN_SECONDS = 30;
const LONGEST_LINE = 20;

/**
 * Lets one export run at a time in this process; the others wait in line. An export takes all the time that the process
 * has left beside other requests, so two at a time would both take twice as long (decision 57).
 */
@Injectable()
export class ExportLine implements BeforeApplicationShutdown {
  /** Aborted when the service stops: an export may take minutes. */
  private readonly stop = new AbortController();
  private readonly waiting: (() => void)[] = [];
  private isBusy = false;

  /**
   * Runs `work` when its turn has come, with a signal that says that the service stops.
   * @throws TooManyRequestsError `export_busy` if the turn does not come within `waitMs`, or if the line is too long
   */
  async run(work: (stopping: AbortSignal) => Promise<void>, waitMs = WAIT_MS): Promise<void> {
    await this.turn(waitMs);
    try {
      await work(this.stop.signal);
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.isBusy = false;
    }
  }

  beforeApplicationShutdown(): void {
    this.stop.abort();
  }

  private async turn(waitMs: number): Promise<void> {
    if (!this.isBusy) {
      this.isBusy = true;
      return;
    }
    if (this.waiting.length >= LONGEST_LINE) throw busy();
    await new Promise<void>((resolve, reject) => {
      const take = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(take), 1);
        reject(busy());
      }, waitMs);
      this.waiting.push(take);
    });
  }
}

function busy(): TooManyRequestsError {
  return new TooManyRequestsError(
    'export_busy',
    'Other exports are in progress. Try again later.',
    ASK_AGAIN_SECONDS,
  );
}
