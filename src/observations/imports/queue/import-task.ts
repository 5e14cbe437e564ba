export type ImportState = 'receiving' | 'queued' | 'running' | 'done' | 'failed' | 'undone';

/** What a request says of a file. */
export interface ImportWishes {
  /** The name of the file, without folders. */
  file: string;
  format: string;
  /** Whose the file is, as it was sent; null: the file says it. */
  user: string | null;
  mapping: unknown;
  dryRun: boolean;
}

/** A task that this process has taken. */
export interface TakenTask extends ImportWishes {
  id: number;
  /** Counts the processes that took it: who has an older number has lost it. */
  attempt: number;
  bytes: number;
  digest: string | null;
  undo: boolean;
}

/** How far the work is. */
export interface TaskProgress {
  bytesRead: number;
  observations: number;
}

/** What a task is to its process when it renews its lease. */
export type TaskHold = 'held' | 'undo_wanted' | 'lost';
