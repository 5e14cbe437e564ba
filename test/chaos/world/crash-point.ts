/** Where a process may die, in the order of a run's life. */
export const CRASH_POINTS = [
  'row_inserted',
  'half_planned',
  'dispatched',
  'claimed',
  'computed',
  'before_commit',
  'after_commit',
  'before_ack',
  'retry_upserted',
  'retry_leased',
  'closing',
  'closed',
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

export type CrashSignal = 'SIGKILL' | 'SIGTERM';

/** The points that have fired: a process that is started again must not die there again. */
export const CRASH_TABLE =
  'create table chaos_crash (point text primary key, at timestamptz default clock_timestamp())';
