import { JOB_NAME } from '../../src/common/job-name.js';
import { idOf } from './cohort.js';
import { type Cell, type Cells, fromNow, type HasDatabase, insertRow, NOW, setRows } from './rows.js';

/** What specs read of a row of job_execution_log. */
export interface StoredRun {
  id: string;
  job_id: string;
  status: string;
  trigger: string | null;
  scope: string | null;
  week_of: string | null;
  started_at: Date;
  scheduled_for: Date | null;
  users_processed: number;
  users_successful: number;
  success_rate: number | null;
  /** What the coordinator will end the run with, once the batches in progress have ended. */
  failure: string | null;
  canary_passed_at: Date | null;
  lease_ended: boolean | null;
}

export interface StoredBatch {
  execution_id: string;
  batch_no: number;
  user_ids: string[];
  state: string;
  attempts: number;
  fence: number;
  lease_owner: string | null;
  dispatched_at: Date | null;
}

export interface StoredOutcome {
  user_id: string;
  state: string;
  reason: string | null;
  error_class: string | null;
  attempts: number;
}

type RunColumn =
  | 'id'
  | 'job_id'
  | 'status'
  | 'started_at'
  | 'completed_at'
  | 'week_of'
  | 'trigger'
  | 'scope'
  | 'time_zone'
  | 'metadata'
  | 'planned'
  | 'plan_cursor'
  | 'fence'
  | 'lease_owner'
  | 'lease_until'
  | 'heartbeat_at'
  | 'users_successful'
  | 'users_failed'
  | 'success_rate';
type BatchColumn =
  'batch_no' | 'state' | 'dispatched_at' | 'lease_owner' | 'lease_until' | 'fence' | 'attempts';
type OutcomeColumn = 'user_id' | 'state' | 'reason' | 'error_class' | 'attempts' | 'duration_ms';

/** All runs, oldest first. */
export function runRows(on: HasDatabase): Promise<StoredRun[]> {
  return on.dataSource.query(
    'select *, lease_until < now() as lease_ended from job_execution_log order by created_at',
  );
}

/** The run with this job id, or the latest one. @throws Error when there is none */
export async function runRow(on: HasDatabase, jobId?: string): Promise<StoredRun> {
  const run = (await runRows(on)).findLast(({ job_id }) => jobId === undefined || job_id === jobId);
  if (!run) throw new Error(`no run ${jobId ?? ''} is stored`);
  return run;
}

/** The batches of all runs, or of the run with this id, in the order in which they were planned. */
export function batchRows(on: HasDatabase, runId?: string): Promise<StoredBatch[]> {
  return on.dataSource.query(
    'select * from job_batch where execution_id = coalesce($1, execution_id) order by execution_id, batch_no',
    [runId ?? null],
  );
}

/** The users' outcomes of all runs, or of the run with this id, by user id. */
export function outcomesOf(on: HasDatabase, runId?: string): Promise<StoredOutcome[]> {
  return on.dataSource.query(
    'select * from job_user_outcome where execution_id = coalesce($1, execution_id) order by user_id, execution_id',
    [runId ?? null],
  );
}

/** Stores a run: running since now unless the cells say otherwise. @returns its id */
export function insertRun(on: HasDatabase, cells: Cells<RunColumn> = {}): Promise<string> {
  return insertRow(on, 'job_execution_log', {
    job_name: JOB_NAME,
    status: 'running',
    started_at: NOW,
    ...cells,
  });
}

/** Changes the run with this job id. */
export function setRun(on: HasDatabase, jobId: string, cells: Cells<RunColumn>): Promise<void> {
  return setRows(on, 'job_execution_log', cells as Record<string, Cell>, { job_id: jobId });
}

/** Stores a batch of a run: pending, and the first one, unless the cells say otherwise. */
export async function insertBatch(
  on: HasDatabase,
  runId: string,
  userIds: readonly string[],
  cells: Cells<BatchColumn> = {},
): Promise<void> {
  await insertRow(on, 'job_batch', { execution_id: runId, batch_no: 1, user_ids: userIds, ...cells });
}

/** Stores a user's outcome in a run: done unless the cells say otherwise. */
export async function insertOutcome(
  on: HasDatabase,
  runId: string,
  userId: string,
  cells: Cells<OutcomeColumn> = {},
): Promise<void> {
  await insertRow(on, 'job_user_outcome', { execution_id: runId, user_id: userId, state: 'done', ...cells });
}

/** Changes the outcomes of this user, or of all users, in all runs. */
export function setOutcomes(on: HasDatabase, cells: Cells<OutcomeColumn>, user?: string): Promise<void> {
  return setRows(on, 'job_user_outcome', cells as Record<string, Cell>, {
    user_id: user === undefined ? undefined : idOf(user),
  });
}

/** Stores a live run of another process that has planned this user and not yet reached them. */
export async function planInLiveRun(on: HasDatabase, user: string): Promise<void> {
  const runId = await insertRun(on, { job_id: 'live', lease_until: fromNow('1 minute') });
  await insertBatch(on, runId, [idOf(user)]);
}
