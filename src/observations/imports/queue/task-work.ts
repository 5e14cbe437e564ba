import { Injectable, Logger } from '@nestjs/common';
import { AppError, describeError, NotFoundError } from '../../../common/errors.js';
import { isConnectionTrouble, isOutOfRoom } from '../../../database/connection-trouble.js';
import { ImportFailedError, type ImportReport } from '../../import/import-report.js';
import { ObservationImporter } from '../../import/observation-importer.js';
import { ImportUndo } from '../import-undo.js';
import { ImportFolder } from './import-folder.js';
import { ImportTaskStore, type TaskEnd } from './import-task-store.js';
import type { TakenTask } from './import-task.js';
import type { TaskLease } from './task-lease.js';

const TRIED_TOO_OFTEN = 'The process that imported it ended several times. What was loaded stays.';
const NOT_DONE = 'The import could not be done. The log says why.';

/** Loads and undoes the imports of tasks. */
@Injectable()
export class TaskWork {
  private readonly logger = new Logger(TaskWork.name);

  constructor(
    private readonly tasks: ImportTaskStore,
    private readonly folder: ImportFolder,
    private readonly importer: ObservationImporter,
    private readonly imports: ImportUndo,
  ) {}

  /** @returns false when it was stopped, or may succeed later */
  async load(lease: TaskLease): Promise<boolean> {
    const { task } = lease;
    const signal = lease.begin();
    if (this.tasks.isHopeless(task)) return this.end(task, { state: 'failed', reason: TRIED_TOO_OFTEN });
    try {
      const report = await this.folder.withFile(task, signal, (path) => this.importFile(lease, path, signal));
      return this.end(task, { state: 'done', report });
    } catch (error) {
      if (signal.aborted) return false;
      const cause = error instanceof ImportFailedError ? error.options.cause : error;
      if (isConnectionTrouble(cause) || isOutOfRoom(cause)) {
        this.logger.warn({
          event: 'import.delayed',
          message: 'An import was stopped by the database; it is begun again.',
          import_id: task.id,
          ...describeError(cause),
        });
        return false;
      }
      return this.end(task, this.failureOf(task, error));
    }
  }

  /** Undoes all that a task became. */
  async undo(lease: TaskLease): Promise<void> {
    const { task, progress } = lease;
    const signal = lease.begin();
    for (const id of await this.tasks.importsOf(task)) {
      const before = progress.observations;
      await this.imports
        .undo(id, (rows) => {
          signal.throwIfAborted();
          progress.observations = before + rows;
        })
        .catch((error: unknown) => {
          // Its person was erased, and with them all that it brought.
          if (!(error instanceof NotFoundError)) throw error;
        });
    }
    await this.end(task, { state: 'undone' });
  }

  private importFile(
    { task, progress }: TaskLease,
    path: string,
    signal: AbortSignal,
  ): Promise<ImportReport> {
    return this.importer.importFiles({
      format: task.format,
      path,
      mapping: task.mapping,
      user: task.user ?? undefined,
      dryRun: task.dryRun,
      signal,
      importId: task.id,
      onImport: (importId) => this.tasks.noteImport(task, importId),
      onProgress: ({ bytesRead, observations }) => Object.assign(progress, { bytesRead, observations }),
    });
  }

  private failureOf(task: TakenTask, error: unknown): TaskEnd {
    if (error instanceof ImportFailedError)
      return { state: 'failed', report: error.report, reason: error.message };
    if (error instanceof AppError && error.status < 500) return { state: 'failed', reason: error.message };
    this.logger.error({
      event: 'import.failed',
      message: 'An import could not be done.',
      import_id: task.id,
      ...describeError(error),
    });
    return { state: 'failed', reason: NOT_DONE };
  }

  private async end(task: TakenTask, end: TaskEnd): Promise<boolean> {
    const ended = await this.tasks.end(task, end);
    if (ended)
      this.logger.log({
        event: 'import.ended',
        message: 'An import that came by HTTP has ended.',
        import_id: task.id,
        state: end.state,
        rejected: end.report?.rejected_total ?? 0,
      });
    return ended;
  }
}
