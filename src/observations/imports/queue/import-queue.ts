import { Injectable } from '@nestjs/common';
import { BadInputError } from '../../../common/errors.js';
import { isPrintable } from '../../../common/printable.js';
import { newUserIdProblem } from '../../../common/user-id.js';
import { ZodPipe } from '../../../http/zod-pipe.js';
import { UserIds } from '../../../preferences/user-ids.js';
import { checkWishes } from '../../import/observation-importer.js';
import { ImportFiles } from './import-files.js';
import { importFields } from './import-fields.js';
import type { ImportWishes } from './import-task.js';
import { ImportTaskStore } from './import-task-store.js';
import { ImportWorker } from './import-worker.js';
import { UndoRequests, unknownImport } from './undo-requests.js';

const LONGEST_NAME = 100;
const NO_NAME = 'upload';

/** What a request brings to be queued. */
interface ReceivedRequest {
  id: number;
  name: string | null;
  fields: Readonly<Record<string, unknown>>;
}

/** Takes files and undoings from requests, and lets them be done. */
@Injectable()
export class ImportQueue {
  private readonly fields = new ZodPipe(importFields);

  constructor(
    private readonly files: ImportFiles,
    private readonly tasks: ImportTaskStore,
    private readonly undoings: UndoRequests,
    private readonly worker: ImportWorker,
    private readonly userIds: UserIds,
  ) {}

  /** @returns its id. @throws BadInputError; the file is removed then */
  async add({ id, name, fields }: ReceivedRequest): Promise<number> {
    try {
      await this.tasks.queue(id, this.read(name, fields));
    } catch (error) {
      await this.files.discard(id);
      throw error;
    }
    void this.worker.doAll();
    return id;
  }

  /** @throws NotFoundError */
  async undo(id: number): Promise<void> {
    if (!Number.isSafeInteger(id)) throw unknownImport();
    await this.undoings.request(id);
    void this.worker.doAll();
  }

  private read(name: string | null, fields: Readonly<Record<string, unknown>>): ImportWishes {
    const given = this.fields.transform(fields, { type: 'body' });
    const user = given.user_id === undefined || given.user_id === '' ? null : given.user_id;
    if (user !== null) {
      const problem = newUserIdProblem(user, this.userIds.form);
      if (problem) throw new BadInputError([{ field: 'user_id', reason: problem }]);
    }
    checkWishes({ format: given.format, mapping: given.mapping, user: user ?? undefined });
    return {
      file: fileName(given.file ?? name),
      format: given.format,
      user,
      mapping: given.mapping,
      dryRun: given.dry_run ?? false,
    };
  }
}

/** The name without folders. It becomes the name of a file, so what could be anything else is left out. */
function fileName(given: string | null): string {
  const last = (given ?? '').split(/[/\\]/).at(-1)!.trim();
  const name = [...last]
    .filter((character) => isPrintable(character))
    .slice(-LONGEST_NAME)
    .join('')
    .replace(/^[.\s]+/, '');
  return name === '' || Buffer.byteLength(name) > 2 * LONGEST_NAME ? NO_NAME : name;
}
