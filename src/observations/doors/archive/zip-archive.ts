import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { BrokenFileError } from '../door.js';

const ZIP_SIGNATURE = 'PK';
/** A small file may shrink to anything. */
const SMALL_BYTES = 64 * 2 ** 20;
/** Exports of health data shrink to about a twentieth. */
const MOST_SHRUNK = 200;

export interface ArchiveFile {
  /** As the archive says it, in lower case. It is only compared, and never used as a path. */
  name: string;
  /** Unzipped. */
  bytes: number;
  /** In the archive. */
  packedBytes: number;
  /** @throws BrokenFileError when the file is damaged, or would unzip to far more than it is */
  read: (signal?: AbortSignal) => AsyncIterable<Buffer>;
}

export async function isZip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.toString('latin1') === ZIP_SIGNATURE;
  } finally {
    await file.close();
  }
}

/** An archive that may be hostile. Nothing of it is ever written to a file. */
export class ZipArchive {
  private constructor(private readonly zip: ZipFile) {}

  /** Close it. @throws BrokenFileError when it is damaged */
  static async open(path: string): Promise<ZipArchive> {
    const options = { lazyEntries: true, decodeStrings: false, autoClose: false };
    return new ZipArchive(await inArchive(() => openPromise(path, options)));
  }

  close(): void {
    this.zip.close();
  }

  /** All files, one by one. @throws BrokenFileError when it has more than `most` */
  async *files(most: number): AsyncGenerator<ArchiveFile> {
    let files = 0;
    const entries = this.zip.eachEntry();
    for (;;) {
      const { done, value: entry } = await inArchive(() => entries.next());
      if (done) return;
      if (++files > most) throw brokenArchive(`has more than ${most} files`);
      const name = (entry.fileName as unknown as Buffer).toString('utf8').toLowerCase();
      yield {
        name,
        bytes: entry.uncompressedSize,
        packedBytes: entry.compressedSize,
        read: (signal) => this.read(entry, signal),
      };
    }
  }

  private async *read(entry: Entry, signal?: AbortSignal): AsyncGenerator<Buffer> {
    if (entry.isEncrypted()) throw brokenArchive('is encrypted');
    const shrunk = entry.uncompressedSize / Math.max(1, entry.compressedSize);
    if (entry.uncompressedSize > SMALL_BYTES && shrunk > MOST_SHRUNK) throw tooLarge();
    const stream = await inArchive(() => this.zip.openReadStreamPromise(entry));
    yield* unzipped(stream, signal);
  }
}

/** yauzl ends the stream with an error when there are more bytes than the entry says. */
async function* unzipped(stream: Readable, signal?: AbortSignal): AsyncGenerator<Buffer> {
  try {
    for await (const bytes of stream) {
      signal?.throwIfAborted();
      yield bytes as Buffer;
    }
  } catch (error) {
    if (error instanceof BrokenFileError || signal?.aborted) throw error;
    throw brokenArchive('is damaged');
  }
}

/** yauzl's messages may contain names of files, so none is shown. Errors of the file system have a code of their own. */
async function inArchive<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof BrokenFileError || (error as NodeJS.ErrnoException).syscall !== undefined)
      throw error;
    throw brokenArchive('is damaged');
  }
}

export const brokenArchive = (reason: string): BrokenFileError =>
  new BrokenFileError(1, `the archive ${reason}`);

export const tooLarge = (): BrokenFileError => brokenArchive('would unzip to more than an export has');
