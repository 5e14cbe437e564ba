import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AppError, BadInputError, ConflictError, TooManyRequestsError } from '../../../common/errors.js';
import { APP_CONFIG, type AppConfig } from '../../../config/app-config.js';
import { selectRows } from '../../../database/rows.js';

/** Each piece is one statement, which has it in memory three times. */
const PIECE_BYTES = 1024 * 1024;
const MB = 1_000_000;
/** Files that wait, together, in files of the greatest length. */
const MOST_WAITING_FILES = 4;
const MOST_WAITING_TASKS = 1000;
/** A sender that is silent for so long has gone. */
const SILENT_MINUTES = 10;
const RETRY_AFTER_SECONDS = 60;

export interface ReceivedFile {
  id: number;
  bytes: number;
}

/**
 * Files that wait to be imported. They are in the database, in pieces: whichever process takes the task can read them, and
 * they end with the database's rows (decision 95).
 */
@Injectable()
export class ImportFiles {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /**
   * Stores a file as it arrives, as a task that is not queued yet. What was stored is removed when it fails.
   * @throws AppError `too_large`, and `bad_request` when the stream breaks off; TooManyRequestsError while too many files wait
   */
  async receive(stream: Readable): Promise<ReceivedFile> {
    await this.refuseWhenFull();
    const [{ id }] = await selectRows<{ id: number }>(
      this.dataSource,
      `insert into import_task (id, state, file, format, lease_until)
       values (nextval(pg_get_serial_sequence('import', 'id')), 'receiving', '', '', now() + interval '${SILENT_MINUTES} minutes')
       returning id`,
    );
    try {
      const digest = createHash('sha256');
      let bytes = 0;
      let number = 0;
      for await (const piece of piecesOf(stream)) {
        bytes += piece.length;
        if (bytes > this.config.imports.maxMegabytes * MB) throw this.tooLarge();
        digest.update(piece);
        await this.store(id, number, piece);
        number += 1;
      }
      if (bytes === 0) throw new BadInputError([{ field: 'file', reason: 'must not be empty' }]);
      await this.dataSource.query(`update import_task set bytes = $2, digest = $3 where id = $1`, [
        id,
        bytes,
        digest.digest('hex'),
      ]);
      return { id, bytes };
    } catch (error) {
      await this.discard(id);
      throw stream.errored === null ? error : brokenOff(error);
    }
  }

  /** Removes a file that was received and is not wanted. */
  async discard(id: number): Promise<void> {
    await this.dataSource.query(`delete from import_task where id = $1 and state = 'receiving'`, [id]);
    await this.remove(id);
  }

  async remove(id: number): Promise<void> {
    await this.dataSource.query(`delete from import_piece where task_id = $1`, [id]);
  }

  /** Removes files whose sender has gone, or died with the process that received them. */
  async discardSilent(): Promise<void> {
    await this.dataSource.query(
      `with gone as (delete from import_task where state = 'receiving' and lease_until < now() returning id)
       delete from import_piece p using gone where p.task_id = gone.id`,
    );
  }

  /** Writes a file to a path. @returns its SHA-256 */
  async writeTo(id: number, path: string, signal: AbortSignal): Promise<string> {
    const file = await open(path, 'wx', 0o600);
    const digest = createHash('sha256');
    try {
      for (let number = 0; ; number += 1) {
        signal.throwIfAborted();
        const [piece] = await selectRows<{ bytes: Buffer }>(
          this.dataSource,
          `select bytes from import_piece where task_id = $1 and number = $2`,
          [id, number],
        );
        if (!piece) return digest.digest('hex');
        digest.update(piece.bytes);
        await file.writeFile(piece.bytes);
      }
    } finally {
      await file.close();
    }
  }

  private async store(id: number, number: number, piece: Buffer): Promise<void> {
    const stored = await selectRows(
      this.dataSource,
      `with task as (
         update import_task set bytes = bytes + length($3::bytea),
           lease_until = now() + interval '${SILENT_MINUTES} minutes'
         where id = $1 and state = 'receiving' returning id)
       insert into import_piece (task_id, number, bytes) select id, $2, $3 from task returning task_id`,
      [id, number, piece],
    );
    // It was silent for too long, and is removed.
    if (stored.length === 0) throw new ConflictError('import_gone', 'The file arrived too slowly.');
  }

  private async refuseWhenFull(): Promise<void> {
    const [{ tasks, bytes }] = await selectRows<{ tasks: number; bytes: number }>(
      this.dataSource,
      `select count(*)::int as tasks, coalesce(sum(bytes), 0)::float8 as bytes from import_task
       where state in ('receiving', 'queued', 'running')`,
    );
    if (tasks >= MOST_WAITING_TASKS || bytes > MOST_WAITING_FILES * this.config.imports.maxMegabytes * MB)
      throw new TooManyRequestsError(
        'too_many_imports',
        'Too many files wait to be imported. Send it again later.',
        RETRY_AFTER_SECONDS,
      );
  }

  private tooLarge(): AppError {
    const reason = `must have at most ${this.config.imports.maxMegabytes} MB (IMPORT_MAX_MB)`;
    return new AppError('too_large', 'The file is too large.', {
      status: 413,
      level: 'debug',
      problems: [{ field: 'file', reason }],
    });
  }
}

/** Its sender has gone, which is no failure of ours. */
export const brokenOff = (cause: unknown): AppError =>
  new AppError('bad_request', 'The file did not arrive to its end.', { status: 400, level: 'debug', cause });

/** The bytes of a stream in pieces of one length. A refusal does not end the stream: its request must still be answered. */
async function* piecesOf(stream: Readable): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (const part of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.length;
    if (length < PIECE_BYTES) continue;
    yield Buffer.concat(parts);
    parts = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(parts);
}
