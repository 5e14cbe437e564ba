import { Logger } from '@nestjs/common';
import { describeError } from '../../../common/errors.js';
import type { ImportTaskStore } from './import-task-store.js';
import type { TakenTask, TaskHold, TaskProgress } from './import-task.js';

const RENEWALS_PER_LEASE = 3;

/** Keeps a task for this process while it works on it, and says when it has to stop. */
export class TaskLease {
  readonly progress: TaskProgress = { bytesRead: 0, observations: 0 };
  private readonly logger = new Logger(TaskLease.name);
  private readonly timer: NodeJS.Timeout;
  private step = new AbortController();

  constructor(
    readonly task: TakenTask,
    private readonly tasks: ImportTaskStore,
    leaseSeconds: number,
  ) {
    this.timer = setInterval(() => void this.renew(), (leaseSeconds * 1000) / RENEWALS_PER_LEASE);
  }

  /** Begins a step of the work. @returns its signal to stop */
  begin(): AbortSignal {
    this.step = new AbortController();
    this.progress.observations = 0;
    return this.step.signal;
  }

  stop(): void {
    this.step.abort();
  }

  end(): void {
    clearInterval(this.timer);
  }

  /** @returns `held` too while that cannot be found out: the lease expires by itself */
  async renew(): Promise<TaskHold> {
    try {
      const hold = await this.tasks.renew(this.task, this.progress);
      if (hold === 'lost' || (hold === 'undo_wanted' && !this.task.undo)) this.stop();
      return hold;
    } catch (error) {
      this.logger.warn({
        event: 'import.renewal_failed',
        message: 'The lease of an import could not be renewed; it expires by itself.',
        import_id: this.task.id,
        ...describeError(error),
      });
      return 'held';
    }
  }
}
