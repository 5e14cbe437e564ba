import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { changeRows, type Sql, selectRows } from '../../database/rows.js';

export interface LeasedBatch {
  executionId: string;
  batchNo: number;
  userIds: string[];
  fence: number;
  attempts: number;
}

export interface Progress {
  total: number;
  done: number;
}

/** Rows of job_batch: the ledger that decides who works on what. */
@Injectable()
export class BatchStore {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** Appends batches after those already planned. */
  async append(executionId: string, batches: readonly (readonly string[])[], sql: Sql): Promise<void> {
    if (batches.length === 0) return;
    await sql.query(
      `insert into job_batch (execution_id, batch_no, user_ids)
       select $1, (select coalesce(max(batch_no), 0) from job_batch where execution_id = $1) + position,
         string_to_array(ids, ',')::uuid[]
       from unnest($2::text[]) with ordinality as given(ids, position)`,
      [executionId, batches.map((batch) => batch.join(','))],
    );
  }

  /** Leases the next batch that nobody works on, as long as the run is still ours and nobody cancelled it. */
  async claim(execution: { id: string; fence: number }, owner: string): Promise<LeasedBatch | null> {
    const rows = await changeRows<LeasedBatch>(
      this.dataSource,
      `update job_batch set state = 'leased', lease_owner = $2, fence = fence + 1, attempts = attempts + 1,
         lease_until = now() + make_interval(secs => $3)
       where (execution_id, batch_no) = (
         select execution_id, batch_no from job_batch
         where execution_id = $1 and (state = 'pending' or (state = 'leased' and lease_until < now()))
           and exists (select from job_execution_log
             where id = $1 and fence = $4 and status = 'running' and not cancel_requested)
         order by batch_no limit 1 for update skip locked)
       returning execution_id as "executionId", batch_no as "batchNo", user_ids as "userIds", fence, attempts`,
      [execution.id, owner, this.config.job.leaseSeconds, execution.fence],
    );
    return rows[0] ?? null;
  }

  /** Keeps this process's leases alive. */
  async renew(executionId: string, owner: string): Promise<void> {
    await this.dataSource.query(
      `update job_batch set lease_until = now() + make_interval(secs => $3)
       where execution_id = $1 and lease_owner = $2 and state = 'leased'`,
      [executionId, owner, this.config.job.leaseSeconds],
    );
  }

  /**
   * First statement of the transaction that writes a batch: the users still in it (one erased meanwhile is not), or null
   * when it is no longer ours: roll back.
   */
  async finish(batch: LeasedBatch, sql: Sql): Promise<Set<string> | null> {
    const [row] = await changeRows<{ user_ids: string[] }>(
      sql,
      `update job_batch set state = 'done', finished_at = now(), lease_until = null
       where execution_id = $1 and batch_no = $2 and fence = $3 and state = 'leased' returning user_ids`,
      [batch.executionId, batch.batchNo, batch.fence],
    );
    return row ? new Set(row.user_ids) : null;
  }

  /** Makes one batch claimable again after a failed write; its attempt stays counted. */
  async giveBack(batch: LeasedBatch): Promise<void> {
    await this.dataSource.query(
      `update job_batch set state = 'pending', lease_owner = null, lease_until = null
       where execution_id = $1 and batch_no = $2 and fence = $3 and state = 'leased'`,
      [batch.executionId, batch.batchNo, batch.fence],
    );
  }

  /** After a takeover: whatever the former holder had leased is open again, and its fence no longer holds. */
  async reclaim(executionId: string): Promise<void> {
    await this.dataSource.query(
      `update job_batch set state = 'pending', fence = fence + 1, lease_owner = null, lease_until = null
       where execution_id = $1 and state = 'leased'`,
      [executionId],
    );
  }

  /** Gives unfinished batches back, un-counted. */
  async release(executionId: string, owner: string): Promise<void> {
    await this.dataSource.query(
      `update job_batch set state = 'pending', lease_owner = null, lease_until = null, attempts = attempts - 1
       where execution_id = $1 and lease_owner = $2 and state = 'leased'`,
      [executionId, owner],
    );
  }

  async progress(executionId: string, sql: Sql = this.dataSource): Promise<Progress> {
    const [row] = await selectRows<Progress>(
      sql,
      `select count(*) as total, count(*) filter (where state = 'done') as done from job_batch where execution_id = $1`,
      [executionId],
    );
    return row;
  }

  /** Users of batches not done yet. */
  async unfinishedUsers(executionId: string, sql: Sql): Promise<string[]> {
    const rows = await selectRows<{ user_id: string }>(
      sql,
      `select unnest(user_ids) as user_id from job_batch where execution_id = $1 and state <> 'done' order by 1`,
      [executionId],
    );
    return rows.map((row) => row.user_id);
  }

  /** The open batches of a run that ends are nobody's any more. @returns their users */
  async closeOpen(executionId: string, sql: Sql): Promise<string[]> {
    const batches = await changeRows<{ user_ids: string[] }>(
      sql,
      `update job_batch set state = 'done', fence = fence + 1 where execution_id = $1 and state <> 'done' returning user_ids`,
      [executionId],
    );
    return batches.flatMap((batch) => batch.user_ids);
  }
}
