import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { toUserRef } from '../../../common/user-id.js';
import { APP_CONFIG, type AppConfig } from '../../../config/app-config.js';
import { changeCount, changeRows, selectRows } from '../../../database/rows.js';
import type { ImportReport } from '../../import/import-report.js';
import type { ImportState, ImportWishes, TakenTask, TaskHold, TaskProgress } from './import-task.js';

/** A file that ends the process that reads it is not tried for ever. */
const MOST_ATTEMPTS = 5;
const LONGEST_REASON = 1000;

/** How a task ended. */
export interface TaskEnd {
  state: Extract<ImportState, 'done' | 'failed' | 'undone'>;
  report?: ImportReport;
  reason?: string;
}

/** The queue of imports: one at a time, in the order in which they came, so that a newer export replaces an older one. */
@Injectable()
export class ImportTaskStore {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** Queues a file that was received to its end. */
  async queue(id: number, { file, format, user, mapping, dryRun }: ImportWishes): Promise<void> {
    const { userIds } = this.config.keys;
    await this.dataSource.query(
      `update import_task set state = 'queued', file = $2, format = $3, user_id = $4, sent_user = $5, mapping = $6,
         dry_run = $7, queued_at = now(), lease_until = null
       where id = $1 and state = 'receiving'`,
      [
        id,
        file,
        format,
        user === null ? null : toUserRef(user, userIds).userId,
        user,
        mapping === undefined ? null : JSON.stringify(mapping),
        dryRun,
      ],
    );
  }

  /** Takes the oldest task, unless a process that lives has it. */
  async take(): Promise<TakenTask | null> {
    const [task] = await changeRows<TaskRow>(
      this.dataSource,
      `with head as (
         select id from import_task where state in ('queued', 'running') order by queued_at, id limit 1 for update)
       update import_task t set state = 'running', attempts = attempts + 1, started_at = coalesce(started_at, now()),
         bytes_read = 0, observations = 0, lease_until = now() + make_interval(secs => $1)
       from head where t.id = head.id and (t.state = 'queued' or t.lease_until < now())
       returning t.id, t.file, t.format, t.sent_user, t.mapping, t.dry_run, t.attempts, t.bytes, t.digest, t.undo`,
      [this.config.job.leaseSeconds],
    );
    if (!task) return null;
    return {
      id: Number(task.id),
      file: task.file,
      format: task.format,
      user: task.sent_user,
      mapping: task.mapping === null ? undefined : JSON.parse(task.mapping),
      dryRun: task.dry_run,
      attempt: task.attempts,
      bytes: Number(task.bytes),
      digest: task.digest,
      undo: task.undo,
    };
  }

  isHopeless({ attempt }: TakenTask): boolean {
    return attempt > MOST_ATTEMPTS;
  }

  /** Says that this process works on, and how far it is. */
  async renew({ id, attempt }: TakenTask, { bytesRead, observations }: TaskProgress): Promise<TaskHold> {
    const [held] = await changeRows<{ undo: boolean }>(
      this.dataSource,
      `update import_task set lease_until = now() + make_interval(secs => $3), bytes_read = $4, observations = $5
       where id = $1 and attempts = $2 and state = 'running' returning undo`,
      [id, attempt, this.config.job.leaseSeconds, bytesRead, observations],
    );
    if (!held) return 'lost';
    return held.undo ? 'undo_wanted' : 'held';
  }

  /** Notes an import that a task became, before anything of it is stored. */
  async noteImport({ id }: TakenTask, importId: number): Promise<void> {
    await this.dataSource.query(
      `update import_task set import_ids = array_append(import_ids, $2::bigint)
       where id = $1 and not $2::bigint = any(import_ids)`,
      [id, importId],
    );
  }

  /** The latest first: an earlier one may have been replaced by it. */
  async importsOf({ id }: TakenTask): Promise<number[]> {
    const [task] = await selectRows<{ import_ids: string[] }>(
      this.dataSource,
      `select import_ids from import_task where id = $1`,
      [id],
    );
    return (task?.import_ids ?? []).map(Number).reverse();
  }

  /**
   * Ends a task, and removes its file. A task that another process has by now is left alone, and one that is to be undone is
   * not done. @returns whether it has ended
   */
  async end(task: TakenTask, { state, report, reason }: TaskEnd): Promise<boolean> {
    return this.dataSource.transaction(async (sql) => {
      const ended = await changeCount(
        sql,
        `update import_task set state = $3, report = coalesce($4, report), reason = $5, ended_at = now(), lease_until = null,
           undo = false, bytes_read = case when $3 = 'done' then bytes else bytes_read end
         where id = $1 and attempts = $2 and state = 'running' and (not undo or $3 = 'undone')`,
        [
          task.id,
          task.attempt,
          state,
          report ? JSON.stringify(report) : null,
          reason?.slice(0, LONGEST_REASON) ?? null,
        ],
      );
      if (ended > 0) await sql.query(`delete from import_piece where task_id = $1`, [task.id]);
      return ended > 0;
    });
  }

  /** Gives a task back. This try does not count as one of those that a file may end. */
  async release({ id, attempt }: TakenTask): Promise<void> {
    await this.dataSource.query(
      `update import_task set state = 'queued', lease_until = null, attempts = attempts - 1
       where id = $1 and attempts = $2 and state = 'running'`,
      [id, attempt],
    );
  }

  /** The tries that processes are at: `id-attempt`. */
  async running(): Promise<Set<string>> {
    const rows = await selectRows<{ name: string }>(
      this.dataSource,
      `select id || '-' || attempts as name from import_task where state = 'running' and lease_until > now()`,
    );
    return new Set(rows.map(({ name }) => name));
  }
}

interface TaskRow {
  id: string;
  file: string;
  format: string;
  sent_user: string | null;
  mapping: string | null;
  dry_run: boolean;
  attempts: number;
  bytes: string;
  digest: string | null;
  undo: boolean;
}
