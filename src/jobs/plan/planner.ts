import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import type { UserRef } from '../../common/user-id.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { changeCount } from '../../database/rows.js';
import { UserDirectory } from '../../preferences/user-directory.js';
import { type Candidate, type RolloutScope, skipReason } from './due.js';
import { LostExecutionError } from '../run/lost-run.js';
import { BatchStore } from '../batch/batch-store.js';
import { CandidateStore } from './due-user-store.js';
import type { ExecutionRow } from '../run/run-store.js';
import { OutcomeStore } from '../run/outcome-store.js';
import { Rollout } from '../rollout/rollout.js';

/** Batches planned in one transaction. */
const BATCHES_A_PAGE = 100;
/** Users looked at in one query where no page is laid into batches. */
const USERS_A_LOOK = 1000;

/** What to do with one candidate. */
type Plan = { kind: 'process' } | { kind: 'skip'; reason: string } | { kind: 'leave_alone' };

export interface PlanPreview {
  to_process: number;
  left_alone: number;
  skipped: Record<string, number>;
}

/** Decides who is in an execution and lays its batches; a plan that was cut off is resumed from its cursor. */
@Injectable()
export class Planner {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly candidates: CandidateStore,
    private readonly batches: BatchStore,
    private readonly outcomes: OutcomeStore,
    private readonly rollout: Rollout,
    private readonly directory: UserDirectory,
  ) {}

  /** Plans a cohort run page by page from where its cursor stands, until it is planned or `halted`. */
  async planCohort(execution: ExecutionRow, halted: () => boolean): Promise<void> {
    if (execution.planned) return;
    const rollout = await this.rollout.scope(execution.weekOf);
    while (!execution.planned && !halted()) await this.planPage(execution, rollout);
  }

  /** One page and the new cursor in one transaction. */
  private async planPage(execution: ExecutionRow, rollout: RolloutScope): Promise<void> {
    const { last, complete } = await this.dataSource.transaction(async (manager) => {
      const size = BATCHES_A_PAGE * this.batchSizeOf(execution);
      const page = await this.candidates.page(execution.weekOf, execution.planCursor, size, manager);
      await this.lay(execution, page, (candidate) => planCohortUser(candidate, execution, rollout), manager);
      const reached = {
        last: page.at(-1)?.userId ?? execution.planCursor,
        complete: page.length < size,
      };
      // A whole plan needs no cursor, and a user's id is not kept without need.
      await this.moveCursor(execution, reached.complete ? null : reached.last, reached.complete, manager);
      return reached;
    });
    execution.planned = complete;
    execution.planCursor = last;
  }

  private batchSizeOf(execution: ExecutionRow): number {
    return execution.batchSize ?? this.config.job.batchSize;
  }

  /** Plans a run over named users, in the transaction that creates it. */
  async planNamed(execution: ExecutionRow, users: readonly UserRef[], manager: EntityManager): Promise<void> {
    await this.directory.remember(users, manager);
    const userIds = users.map((user) => user.userId);
    for (let start = 0; start < userIds.length; start += USERS_A_LOOK) {
      const named = await this.candidates.named(
        userIds.slice(start, start + USERS_A_LOOK),
        execution.weekOf,
        manager,
      );
      await this.lay(execution, named, (candidate) => planNamedUser(candidate, execution), manager);
    }
    await this.moveCursor(execution, null, true, manager);
  }

  /** Who would be processed, left alone or left out, without writing anything. */
  async preview(
    weekOf: string,
    users: readonly UserRef[] | undefined,
    forceRefresh: boolean,
  ): Promise<PlanPreview> {
    const preview: PlanPreview = { to_process: 0, left_alone: 0, skipped: {} };
    const run = { forceRefresh };
    const count = (plan: Plan): void => {
      if (plan.kind === 'process') preview.to_process += 1;
      else if (plan.kind === 'leave_alone') preview.left_alone += 1;
      else preview.skipped[plan.reason] = (preview.skipped[plan.reason] ?? 0) + 1;
    };
    if (users) {
      const named = await this.candidates.named(
        users.map((user) => user.userId),
        weekOf,
      );
      named.forEach((candidate) => count(planNamedUser(candidate, run)));
      return preview;
    }
    const rollout = await this.rollout.scope(weekOf);
    let cursor: string | null = null;
    for (;;) {
      const page: Candidate[] = await this.candidates.page(weekOf, cursor, USERS_A_LOOK);
      page.forEach((candidate) => count(planCohortUser(candidate, run, rollout)));
      cursor = page.at(-1)?.userId ?? null;
      if (page.length < USERS_A_LOOK) return preview;
    }
  }

  private async lay(
    execution: ExecutionRow,
    candidates: readonly Candidate[],
    decide: (candidate: Candidate) => Plan,
    manager: EntityManager,
  ): Promise<void> {
    const toProcess: string[] = [];
    const settled: { userId: string; state: 'done' | 'skipped'; reason: string }[] = [];
    for (const candidate of candidates) {
      const plan = decide(candidate);
      if (plan.kind === 'process') toProcess.push(candidate.userId);
      else if (plan.kind === 'skip')
        settled.push({ userId: candidate.userId, state: 'skipped', reason: plan.reason });
      else settled.push({ userId: candidate.userId, state: 'done', reason: 'already_generated' });
    }
    const size = this.batchSizeOf(execution);
    const batches: string[][] = [];
    for (let start = 0; start < toProcess.length; start += size)
      batches.push(toProcess.slice(start, start + size));
    await this.batches.append(execution.id, batches, manager);
    await this.outcomes.insertAll(execution.id, settled, manager);
  }

  private async moveCursor(
    execution: ExecutionRow,
    cursor: string | null,
    complete: boolean,
    manager: EntityManager,
  ): Promise<void> {
    const held = await changeCount(
      manager,
      `update job_execution_log set plan_cursor = $3, planned = $4 where id = $1 and fence = $2 and status = 'running'`,
      [execution.id, execution.fence, cursor, complete],
    );
    if (held !== 1) throw new LostExecutionError();
  }
}

type RunMode = Pick<ExecutionRow, 'forceRefresh'>;

function planCohortUser(candidate: Candidate, run: RunMode, rollout: RolloutScope): Plan {
  const reason = skipReason(candidate, rollout);
  if (reason) return { kind: 'skip', reason };
  return leaveAloneOrProcess(candidate, run);
}

/** Somebody asked for this user: only their own switch is obeyed. */
function planNamedUser(candidate: Candidate, run: RunMode): Plan {
  if (!candidate.enabled) return { kind: 'skip', reason: 'switched_off' };
  return leaveAloneOrProcess(candidate, run);
}

function leaveAloneOrProcess(candidate: Candidate, run: RunMode): Plan {
  return candidate.hasWeek && !run.forceRefresh ? { kind: 'leave_alone' } : { kind: 'process' };
}
