import type { Waiter } from '../../common/waiter.js';
import type { RunRow } from './run-store.js';

/** How a drive ended. `handed_over`: this process is stopping, or another one took the run. */
export type DriveEnd = 'closed' | 'handed_over';

/** A run that this process coordinates. */
export interface Drive {
  run: RunRow;
  /** Set when nothing further may be begun. */
  halted: 'stopping' | 'lost' | 'cancelled' | 'failed' | null;
  /** Of a run that failed: why. */
  failure: string | null;
  waiter: Waiter;
  finished: Promise<DriveEnd>;
}
