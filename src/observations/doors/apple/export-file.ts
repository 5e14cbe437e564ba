import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { NotRegularFileError } from '../../import/break-reason.js';
import { BrokenFileError, type DoorFile } from '../door.js';

const ZIP_SIGNATURE = 'PK';
/** An export of fifteen years has some gigabytes. */
const MOST_BYTES = 64 * 2 ** 30;
/** Exports shrink to about a twentieth. A small file may shrink to anything. */
const MOST_SHRUNK = 200;
const SMALL_BYTES = 64 * 2 ** 20;
/** Each route of a workout is a file of the archive. */
const MOST_ENTRIES = 200_000;

/** The text of an export, zipped or not, in pieces. @throws BrokenFileError when the archive is broken or has no export */
export async function* exportText({ path, onBytes, signal }: DoorFile): AsyncGenerator<string> {
  const about = await stat(path);
  if (!about.isFile()) throw new NotRegularFileError();
  const decoder = new TextDecoder();
  if (!(await isZip(path))) {
    for await (const bytes of createReadStream(path, { highWaterMark: 1 << 18, signal })) {
      onBytes((bytes as Buffer).length);
      yield decoder.decode(bytes as Buffer, { stream: true });
    }
    yield decoder.decode();
    return;
  }
  const archive = await inArchive(() =>
    openPromise(path, { lazyEntries: true, decodeStrings: false, autoClose: false }),
  );
  try {
    const entry = await inArchive(() => findExport(archive));
    const stream = await inArchive(() => archive.openReadStreamPromise(entry));
    const share = about.size / Math.max(1, entry.uncompressedSize);
    for await (const bytes of unzipped(stream, signal)) {
      onBytes(bytes.length * share);
      yield decoder.decode(bytes, { stream: true });
    }
    yield decoder.decode();
  } finally {
    archive.close();
  }
}

async function isZip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.toString('latin1') === ZIP_SIGNATURE;
  } finally {
    await file.close();
  }
}

/**
 * The entry with the export. Only the end of its name is looked at, and nothing is ever written to a path. Phones in other
 * languages call it otherwise, so the only XML file that is not a clinical document (`export_cda.xml`) will do.
 */
async function findExport(archive: ZipFile): Promise<Entry> {
  const named: Entry[] = [];
  const others: Entry[] = [];
  let entries = 0;
  for await (const entry of archive.eachEntry()) {
    if (++entries > MOST_ENTRIES) throw brokenArchive(`has more than ${MOST_ENTRIES} files`);
    const name = (entry.fileName as unknown as Buffer).toString('utf8').toLowerCase();
    if (name.startsWith('__macosx/') || !name.endsWith('.xml') || name.endsWith('_cda.xml')) continue;
    if (/(^|[/\\])export\.xml$/.test(name)) named.push(entry);
    else others.push(entry);
  }
  const found = named.length > 0 ? named : others;
  if (found.length !== 1)
    throw brokenArchive(found.length === 0 ? 'has no export.xml' : 'has more than one export');
  const [entry] = found;
  if (entry.isEncrypted()) throw brokenArchive('is encrypted');
  const shrunk = entry.uncompressedSize / Math.max(1, entry.compressedSize);
  if (entry.uncompressedSize > MOST_BYTES || (entry.uncompressedSize > SMALL_BYTES && shrunk > MOST_SHRUNK))
    throw brokenArchive('would unzip to more than an export has');
  return entry;
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

const brokenArchive = (reason: string): BrokenFileError => new BrokenFileError(1, `the archive ${reason}`);
