import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { NotRegularFileError } from '../../import/break-reason.js';
import { type ArchiveFile, brokenArchive, isZip, tooLarge, ZipArchive } from '../archive/zip-archive.js';
import type { DoorFile } from '../door.js';

/** An export of fifteen years has some gigabytes. */
const MOST_BYTES = 64 * 2 ** 30;
/** Each route of a workout is a file of the archive. */
const MOST_FILES = 200_000;

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
  const archive = await ZipArchive.open(path);
  try {
    const found = await findExport(archive);
    const share = about.size / Math.max(1, found.bytes);
    for await (const bytes of found.read(signal)) {
      onBytes(bytes.length * share);
      yield decoder.decode(bytes, { stream: true });
    }
    yield decoder.decode();
  } finally {
    archive.close();
  }
}

/**
 * The file with the export. Only the end of its name is looked at. Phones in other languages call it otherwise, so the only
 * XML file that is not a clinical document (`export_cda.xml`) will do.
 */
async function findExport(archive: ZipArchive): Promise<ArchiveFile> {
  const named: ArchiveFile[] = [];
  const others: ArchiveFile[] = [];
  for await (const file of archive.files(MOST_FILES)) {
    const { name } = file;
    if (name.startsWith('__macosx/') || !name.endsWith('.xml') || name.endsWith('_cda.xml')) continue;
    if (/(^|[/\\])export\.xml$/.test(name)) named.push(file);
    else others.push(file);
  }
  const found = named.length > 0 ? named : others;
  if (found.length !== 1)
    throw brokenArchive(found.length === 0 ? 'has no export.xml' : 'has more than one export');
  if (found[0].bytes > MOST_BYTES) throw tooLarge();
  return found[0];
}
