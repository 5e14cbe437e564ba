import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { filesUnder } from './folder-files.js';
import { fileText, type TextOptions } from './file-text.js';

/**
 * Reads a file once before anything of it is loaded: a text that is not in its encoding is refused as a whole, because half of
 * it would make other people of the ids in the other half (decision 83).
 * @returns the SHA-256 of its text, which is the same for the same content in another encoding or packing.
 * @throws EncodingError, or the stream's error when the file cannot be read.
 */
export async function inspectFile(path: string, options: TextOptions): Promise<string> {
  const digest = createHash('sha256');
  for await (const piece of fileText(path, options)) digest.update(piece);
  return digest.digest('hex');
}

/** The SHA-256 of the bytes of a file, or of all files of a folder. @throws the stream's error when one cannot be read */
export async function fileDigest(path: string, signal?: AbortSignal): Promise<string> {
  const digest = createHash('sha256');
  const isFolder = (await stat(path)).isDirectory();
  for (const place of isFolder ? await filesUnder(path) : [path]) {
    if (isFolder) digest.update(`${relative(path, place)}\0`);
    for await (const piece of createReadStream(place, { signal }) as AsyncIterable<Buffer>)
      digest.update(piece);
  }
  return digest.digest('hex');
}
