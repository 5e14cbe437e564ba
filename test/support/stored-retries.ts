import { idOf } from './cohort.js';
import { ago, type Cell, type Cells, type HasDatabase, setRows } from './rows.js';

/** What specs read of a row of job_retry_queue. */
export interface StoredRetry {
  /** The user's external id. */
  name: string;
  user_id: string;
  week_of: string;
  state: string;
  retry_count: number;
  losses: number;
  error_class: string;
  lease_until: Date | null;
  created_at: Date;
  next_retry_at: Date | null;
  /** Whether the next retry's time has come. */
  due: boolean | null;
}

type RetryColumn = 'state' | 'retry_count' | 'error_class' | 'next_retry_at' | 'lease_owner' | 'lease_until';

/** The retry queue, by the users' external ids. */
export function retryRows(on: HasDatabase): Promise<StoredRetry[]> {
  return on.dataSource.query(
    `select queue.*, identity.external_id as name, next_retry_at <= now() as due
     from job_retry_queue queue join user_identity identity using (user_id) order by name`,
  );
}

/** Changes the queue's rows of this user, or all of them. */
export function setRetries(on: HasDatabase, cells: Cells<RetryColumn>, user?: string): Promise<void> {
  return setRows(on, 'job_retry_queue', cells as Record<string, Cell>, {
    user_id: user === undefined ? undefined : idOf(user),
  });
}

/** Makes the next retry of this user, or of all users, due. */
export function makeRetriesDue(on: HasDatabase, user?: string): Promise<void> {
  return setRetries(on, { next_retry_at: ago('1 second') }, user);
}

/** Makes a dead letter of this user, or of all users that wait for a retry, as if their retries were used up. */
export async function giveUpRetries(on: HasDatabase, user?: string): Promise<void> {
  await setRetries(on, { state: 'dead', next_retry_at: null }, user);
  await setRows(
    on,
    'job_user_outcome',
    { state: 'dead', reason: 'retries_exhausted' },
    {
      state: 'retrying',
      user_id: user === undefined ? undefined : idOf(user),
    },
  );
}
