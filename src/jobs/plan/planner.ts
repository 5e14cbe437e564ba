import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager } from 'typeorm';
import type { UserRef } from '../../common/user-id.js';
import { APP_CONFIG, type AppConfig } from '../../config/app-config.js';
import { UserDirectory } from '../../preferences/user-directory.js';
import type { RolloutScope } from '../rollout/domain/place.js';
import { type DueUser, skipReason } from './due.js';
import { BatchStore } from '../batch/batch-store.js';
import { DueUserStore } from './due-user-store.js';
import { type RunRow, RunStore } from '../run/run-store.js';
import { OutcomeStore } from '../run/outcome-store.js';
import { Rollout } from '../rollout/rollout.js';

/** Batches planned in one transaction. */
const BATCHES_PER_PAGE = 100;
/** Users read in one query where no page of batches is planned. */
const USERS_PER_QUERY = 1000;

/** What a run does with one user. */
type Plan = { kind: 'process' } | { kind: 'skip'; reason: string } | { kind: 'leave_alone' };

export interface PlanPreview {
  to_process: number;
  left_alone: number;
  skipped: Record<string, number>;
}

/** Decides which users a run processes and plans its batches. An interrupted plan is resumed from its cursor. */
@Injectable()
export class Planner {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly dueUsers: DueUserStore,
    private readonly batches: BatchStore,
    private readonly outcomes: OutcomeStore,
    private readonly rollout: Rollout,
    private readonly directory: UserDirectory,
    private readonly runs: RunStore,
  ) {}

  /** Plans a cohort run page by page from its cursor, until it is planned or `halted`. */
  async planCohort(run: RunRow, halted: () => boolean): Promise<void> {
    if (run.planned) return;
    const rollout = await this.rollout.scope(run.weekOf);
    while (!run.planned && !halted()) await this.planPage(run, rollout);
  }

  /** Plans one page and stores the new cursor in one transaction. */
  private async planPage(run: RunRow, rollout: RolloutScope): Promise<void> {
    const { last, complete } = await this.dataSource.transaction(async (manager) => {
      const size = BATCHES_PER_PAGE * this.batchSizeOf(run);
      const page = await this.dueUsers.readPage(run.weekOf, run.planCursor, size, manager);
      await this.planBatches(run, page, (user) => planCohortUser(user, run, rollout), manager);
      const reached = {
        last: page.at(-1)?.userId ?? run.planCursor,
        complete: page.length < size,
      };
      // A complete plan needs no cursor, and a user's id is not kept without need.
      await this.runs.savePlanCursor(run, reached.complete ? null : reached.last, reached.complete, manager);
      return reached;
    });
    run.planned = complete;
    run.planCursor = last;
  }

  private batchSizeOf(run: RunRow): number {
    return run.batchSize ?? this.config.job.batchSize;
  }

  /** Plans a named run, in the transaction that creates it. */
  async planNamed(run: RunRow, users: readonly UserRef[], manager: EntityManager): Promise<void> {
    await this.directory.remember(users, manager);
    const userIds = users.map((user) => user.userId);
    for (let start = 0; start < userIds.length; start += USERS_PER_QUERY) {
      const named = await this.dueUsers.readNamed(
        userIds.slice(start, start + USERS_PER_QUERY),
        run.weekOf,
        manager,
      );
      await this.planBatches(run, named, (user) => planNamedUser(user, run), manager);
    }
    await this.runs.savePlanCursor(run, null, true, manager);
  }

  /** Counts the users that would be processed, left alone or skipped, without writing anything. */
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
      const named = await this.dueUsers.readNamed(
        users.map((user) => user.userId),
        weekOf,
      );
      named.forEach((user) => count(planNamedUser(user, run)));
      return preview;
    }
    const rollout = await this.rollout.scope(weekOf);
    let cursor: string | null = null;
    for (;;) {
      const page: DueUser[] = await this.dueUsers.readPage(weekOf, cursor, USERS_PER_QUERY);
      page.forEach((user) => count(planCohortUser(user, run, rollout)));
      cursor = page.at(-1)?.userId ?? null;
      if (page.length < USERS_PER_QUERY) return preview;
    }
  }

  private async planBatches(
    run: RunRow,
    dueUsers: readonly DueUser[],
    decide: (user: DueUser) => Plan,
    manager: EntityManager,
  ): Promise<void> {
    const toProcess: string[] = [];
    const settled: { userId: string; state: 'done' | 'skipped'; reason: string }[] = [];
    for (const user of dueUsers) {
      const plan = decide(user);
      if (plan.kind === 'process') toProcess.push(user.userId);
      else if (plan.kind === 'skip')
        settled.push({ userId: user.userId, state: 'skipped', reason: plan.reason });
      else settled.push({ userId: user.userId, state: 'done', reason: 'already_generated' });
    }
    const size = this.batchSizeOf(run);
    const batches: string[][] = [];
    for (let start = 0; start < toProcess.length; start += size)
      batches.push(toProcess.slice(start, start + size));
    await this.batches.appendBatches(run.id, batches, manager);
    await this.outcomes.insertUncomputed(run.id, settled, manager);
  }
}

type RunMode = Pick<RunRow, 'forceRefresh'>;

function planCohortUser(user: DueUser, run: RunMode, rollout: RolloutScope): Plan {
  const reason = skipReason(user, rollout);
  if (reason) return { kind: 'skip', reason };
  return leaveAloneOrProcess(user, run);
}

/** An operator named this user, so only the user's own switch counts. */
function planNamedUser(user: DueUser, run: RunMode): Plan {
  if (!user.enabled) return { kind: 'skip', reason: 'switched_off' };
  return leaveAloneOrProcess(user, run);
}

function leaveAloneOrProcess(user: DueUser, run: RunMode): Plan {
  return user.hasWeek && !run.forceRefresh ? { kind: 'leave_alone' } : { kind: 'process' };
}
