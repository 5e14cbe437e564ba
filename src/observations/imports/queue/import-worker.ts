import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnModuleDestroy,
} from '@nestjs/common';
import { describeError } from '../../../common/errors.js';
import { SerialTick } from '../../../common/serial-tick.js';
import { APP_CONFIG, type AppConfig } from '../../../config/app-config.js';
import { ImportFiles } from './import-files.js';
import { ImportFolder } from './import-folder.js';
import { ImportTaskStore } from './import-task-store.js';
import type { TakenTask } from './import-task.js';
import { TaskLease } from './task-lease.js';
import { TaskWork } from './task-work.js';

/**
 * Does the imports that wait, one after the other, until there are none. A task of a process that died is taken when its
 * lease has ended, and begun again: importing a file twice is the same as once (decision 95).
 */
@Injectable()
export class ImportWorker implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly logger = new Logger(ImportWorker.name);
  private readonly tick = new SerialTick();
  private lease: TaskLease | null = null;

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly tasks: ImportTaskStore,
    private readonly files: ImportFiles,
    private readonly folder: ImportFolder,
    private readonly work: TaskWork,
  ) {}

  doAll(): Promise<void> {
    return this.tick.run(async () => {
      try {
        await this.folder.removeLeft();
        await this.files.discardSilent();
        let task = await this.take();
        while (task !== null && (await this.perform(task))) task = await this.take();
      } catch (error) {
        this.logger.warn({
          event: 'import.interrupted',
          message: 'An import could not be continued; the next tick tries again.',
          ...describeError(error),
        });
      }
    });
  }

  onModuleDestroy(): void {
    this.tick.stop();
    this.lease?.stop();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.tick.drain();
  }

  private take(): Promise<TakenTask | null> {
    return this.tick.stopping ? Promise.resolve(null) : this.tasks.take();
  }

  /** @returns false when the next tick should continue */
  private async perform(task: TakenTask): Promise<boolean> {
    const lease = new TaskLease(task, this.tasks, this.config.job.leaseSeconds);
    this.lease = lease;
    try {
      if (!task.undo) {
        if (await this.work.load(lease)) return true;
        const hold = await lease.renew();
        if (hold === 'lost') return true;
        if (hold === 'held') {
          await this.tasks.release(task);
          return false;
        }
      }
      // From here on it is an undoing: that it is wanted stops nothing.
      task.undo = true;
      await this.work.undo(lease);
      return true;
    } finally {
      lease.end();
      this.lease = null;
    }
  }
}
