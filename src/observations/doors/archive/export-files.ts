import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { NotRegularFileError } from '../../import/break-reason.js';
import { filesUnder } from '../../import/folder-files.js';
import { BrokenFileError, type DoorFile } from '../door.js';
import { isZip, tooLarge, ZipArchive } from './zip-archive.js';

/** One file of an export that has many. */
export interface ExportFile {
  /** Its name without folders, in lower case. */
  name: string;
  pieces: AsyncIterable<Buffer>;
}

/** Twenty years of a file for each day and kind. */
const MOST_FILES = 200_000;
const MOST_BYTES = 16 * 2 ** 30;

/**
 * The files of an export whose names are wanted: of a folder and the folders in it, of a zip archive, or the one file.
 * Read each before the next one.
 *
 * @throws BrokenFileError when the archive or folder is broken, or has far more than an export has
 */
export async function* exportFiles(
  { path, onBytes, signal }: DoorFile,
  isWanted: (name: string) => boolean,
): AsyncGenerator<ExportFile> {
  const about = await stat(path);
  if (about.isDirectory()) {
    const places = await filesUnder(path);
    if (places.length > MOST_FILES) throw new BrokenFileError(1, `has more than ${MOST_FILES} files`);
    for (const place of places) {
      const name = basename(place).toLowerCase();
      if (isWanted(name)) yield { name, pieces: counted(place, onBytes, signal) };
    }
    return;
  }
  if (!about.isFile()) throw new NotRegularFileError();
  if (await isZip(path)) yield* zippedFiles({ path, onBytes, signal }, isWanted);
  else yield { name: basename(path).toLowerCase(), pieces: counted(path, onBytes, signal) };
}

async function* zippedFiles(
  { path, onBytes, signal }: DoorFile,
  isWanted: (name: string) => boolean,
): AsyncGenerator<ExportFile> {
  const archive = await ZipArchive.open(path);
  let unzipped = 0;
  try {
    for await (const file of archive.files(MOST_FILES)) {
      const name = file.name.replace(/^.*[/\\]/, '');
      onBytes(file.packedBytes);
      if (file.name.startsWith('__macosx/') || !isWanted(name)) continue;
      unzipped += file.bytes;
      if (unzipped > MOST_BYTES) throw tooLarge();
      yield { name, pieces: file.read(signal) };
    }
  } finally {
    archive.close();
  }
}

async function* counted(
  path: string,
  onBytes: (bytes: number) => void,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  for await (const bytes of createReadStream(path, { highWaterMark: 1 << 18, signal })) {
    onBytes((bytes as Buffer).length);
    yield bytes as Buffer;
  }
}
