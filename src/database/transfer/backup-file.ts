import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { AppError, describeError } from '../../common/errors.js';
import { columnList, type Contents, quoted } from './contents.js';

/**
 * A backup is gzipped text in PostgreSQL's own form: a line with what it holds, then for each table a COPY statement, its
 * rows, and a line `\.`; at the end a line that says it is complete. So psql can read it too, after the migrations.
 */
const HEADER = '-- weekly-intelligence backup ';
const COMPLETE = '-- complete';
const END_OF_ROWS = Buffer.from('\\.\n');
const FORMAT = 1;
const CHUNK_BYTES = 256 * 1024;

export interface BackupHeader extends Contents {
  format: number;
  /** ISO 8601. */
  made_at: string;
  version: string;
  postgres: string;
}

export type BackupDescription = Omit<BackupHeader, 'format'>;

/** Writes a backup beside the target and renames it at the end: a file of that name is always complete. */
export async function writeBackup(
  file: string,
  description: BackupDescription,
  rowsOf: (table: string, columns: readonly string[]) => AsyncIterable<Buffer>,
): Promise<void> {
  const unfinished = `${file}.unfinished-${process.pid}`;
  const gzip = createGzip();
  const target = createWriteStream(unfinished, { mode: 0o600, flags: 'wx' });
  const written = finished(gzip.pipe(target));
  // A disk that is full is reported where it is awaited.
  written.catch(() => undefined);
  target.once('error', (error) => gzip.destroy(error));
  const write = async (chunk: string | Buffer): Promise<void> => {
    if (!gzip.write(chunk)) await once(gzip, 'drain');
  };
  try {
    await write(`${HEADER}${JSON.stringify({ format: FORMAT, ...description })}\n`);
    for (const { table, columns } of description.tables) {
      await write(`COPY ${quoted(table)} (${columnList(columns)}) FROM stdin;\n`);
      for await (const rows of rowsOf(table, columns)) await write(rows);
      await write(END_OF_ROWS);
    }
    gzip.end(`${COMPLETE}\n`);
    await written;
    await flush(unfinished);
    await rename(unfinished, file);
  } catch (cause) {
    gzip.destroy();
    await rm(unfinished, { force: true });
    if (cause instanceof AppError) throw cause;
    throw new AppError('backup_failed', `The backup could not be written: ${describeError(cause).error}.`, {
      cause,
    });
  }
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.sync();
  await handle.close();
}

/** A backup that is read from its beginning to its end. */
export class BackupReader {
  private pending = Buffer.alloc(0);
  private readonly chunks: AsyncIterator<Buffer>;

  private constructor(private readonly file: string) {
    const source = createReadStream(file);
    const text = source.pipe(createGunzip({ chunkSize: CHUNK_BYTES }));
    source.once('error', (error) => text.destroy(error));
    this.chunks = (text as Readable)[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** @throws AppError `backup_unreadable` */
  static async open(file: string): Promise<{ header: BackupHeader; reader: BackupReader }> {
    const reader = new BackupReader(file);
    const line = await reader.line();
    if (!line.startsWith(HEADER)) throw reader.unreadable('it is no backup of this service');
    const header = JSON.parse(line.slice(HEADER.length)) as BackupHeader;
    if (header.format !== FORMAT)
      throw reader.unreadable(`its format ${header.format} is unknown to this version`);
    return { header, reader };
  }

  /** The rows of the next table, which must be this one. Read them to their end. */
  async *rows(table: string): AsyncGenerator<Buffer> {
    if (!(await this.line()).startsWith(`COPY ${quoted(table)} (`))
      throw this.unreadable('its parts are in disorder');
    // What is pending always begins with a line, and only whole lines are passed on. A line `\.` ends the rows: COPY writes
    // every other backslash twice, or before a letter.
    for (;;) {
      const atOnce = this.pending.subarray(0, END_OF_ROWS.length).equals(END_OF_ROWS);
      const end = atOnce ? 0 : this.pending.indexOf('\n\\.\n') + 1;
      const ended = atOnce || end > 0;
      const whole = ended ? end : this.pending.lastIndexOf('\n') + 1;
      if (whole > 0) yield this.pending.subarray(0, whole);
      this.pending = this.pending.subarray(ended ? end + END_OF_ROWS.length : whole);
      if (ended) return;
      await this.more();
    }
  }

  /** @throws AppError `backup_unreadable` if the file does not end as a complete backup does */
  async finish(): Promise<void> {
    if ((await this.line()) !== COMPLETE) throw this.unreadable('it is not complete');
  }

  private async line(): Promise<string> {
    for (;;) {
      const end = this.pending.indexOf('\n');
      if (end >= 0) {
        const line = this.pending.subarray(0, end).toString('utf8');
        this.pending = this.pending.subarray(end + 1);
        return line;
      }
      await this.more();
    }
  }

  private async more(): Promise<void> {
    try {
      const { value, done } = await this.chunks.next();
      if (done) throw this.unreadable('it ends too early');
      this.pending = Buffer.concat([this.pending, value]);
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      throw this.unreadable(describeError(cause).error, cause);
    }
  }

  private unreadable(reason: string, cause?: unknown): AppError {
    return new AppError('backup_unreadable', `${this.file} cannot be restored: ${reason}.`, { cause });
  }
}
