import type { Waiter } from '../../common/waiter.js';
import type { RunRow } from './run-store.js';

/** How a drive ended. `handed_over`: this process is stopping, or another one took the run over. */
export type DriveEnd = 'closed' | 'handed_over';

/** A run that this process coordinates. */
export interface Drive {
  run: RunRow;
  /** Why no further work may be started; null while it may. */
  halted: 'stopping' | 'lost' | 'cancelled' | 'failed' | null;
  /** Why the run failed; null if it did not. */
  failure: string | null;
  waiter: Waiter;
  finished: Promise<DriveEnd>;
}
