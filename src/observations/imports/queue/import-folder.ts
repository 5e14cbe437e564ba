import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../../config/app-config.js';
import { ImportFiles } from './import-files.js';
import type { TakenTask } from './import-task.js';
import { ImportTaskStore } from './import-task-store.js';

/** Only folders that are ours are removed, whatever else is in IMPORT_DIR. */
const OURS = /^\d+-\d+$/;

/** Where the file of a task is while it is imported: a folder of its own, because reports and mappings know a file by its name. */
@Injectable()
export class ImportFolder {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly files: ImportFiles,
    private readonly tasks: ImportTaskStore,
  ) {}

  /**
   * Calls `work` with the path of the file, and removes the file afterwards.
   * @throws Error when the file is not the one that was received
   */
  async withFile<T>(task: TakenTask, signal: AbortSignal, work: (path: string) => Promise<T>): Promise<T> {
    const folder = join(this.config.imports.folder, `${task.id}-${task.attempt}`);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      const path = join(folder, task.file);
      const digest = await this.files.writeTo(task.id, path, signal);
      if (digest !== task.digest) throw new Error('the stored file is not whole');
      return await work(path);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Removes files of processes that were killed: nothing else would. */
  async removeLeft(): Promise<void> {
    const { folder } = this.config.imports;
    const names = await readdir(folder).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    });
    const left = names.filter((name) => OURS.test(name));
    if (left.length === 0) return;
    const running = await this.tasks.running();
    for (const name of left)
      if (!running.has(name)) await rm(join(folder, name), { recursive: true, force: true });
  }
}
