import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { EncodingError, type Encoding, markedEncoding, ToUtf8 } from './text-encoding.js';

export interface TextOptions {
  /** What the mapping says. A byte order mark outranks it; without both the text must be UTF-8. */
  encoding?: Encoding;
  /** Called for each piece of the file that is read, before it is unpacked. */
  onBytes?: (bytes: number) => void;
  signal?: AbortSignal;
}

/** A packed text of a table is about ten times as long; one that is made to fill a disk, up to a thousand times. */
const MOST_UNPACKED = 100;
/** Short texts may be packed better. */
const ALWAYS_UNPACKED = 16 * 1024 * 1024;
const GZIP = Buffer.from([0x1f, 0x8b]);
const ZIP = Buffer.from('PK\u0003\u0004');

/**
 * The text of a file as UTF-8 without a byte order mark, piece by piece. A gzip file is unpacked.
 * @throws EncodingError where the text is not in its encoding, and the stream's error when the file cannot be read.
 */
export async function* fileText(path: string, options: TextOptions): AsyncGenerator<Buffer> {
  const start = await startOf(path);
  if (start.equals(ZIP)) throw new EncodingError(1, 'is a zip file: unpack it first');
  const file = createReadStream(path, { signal: options.signal });
  const packed = start.subarray(0, 2).equals(GZIP);
  const pieces = packed ? unpacked(file, options) : counted(file, options);
  let decoder: ToUtf8 | null = null;
  for await (let piece of pieces) {
    if (!decoder) {
      const marked = markedEncoding(piece);
      decoder = new ToUtf8(marked?.encoding ?? options.encoding ?? 'utf-8');
      piece = piece.subarray(marked?.bytes ?? 0);
    }
    yield decoder.next(piece);
  }
  decoder?.end();
}

async function startOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(ZIP.length), 0, ZIP.length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function* counted(file: Readable, { onBytes }: TextOptions): AsyncGenerator<Buffer> {
  for await (const piece of file as AsyncIterable<Buffer>) {
    onBytes?.(piece.length);
    yield piece;
  }
}

async function* unpacked(file: Readable, { onBytes }: TextOptions): AsyncGenerator<Buffer> {
  let packedBytes = 0;
  let bytes = 0;
  file.on('data', (piece: Buffer) => {
    packedBytes += piece.length;
    onBytes?.(piece.length);
  });
  const gunzip = createGunzip();
  file.on('error', (error) => gunzip.destroy(error));
  try {
    for await (const piece of file.pipe(gunzip) as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > ALWAYS_UNPACKED && bytes > packedBytes * MOST_UNPACKED)
        throw new EncodingError(1, `unpacks to more than ${MOST_UNPACKED} times its size`);
      yield piece;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.startsWith('Z_'))
      throw new EncodingError(1, 'is not a gzip file, or not a complete one');
    throw error;
  } finally {
    file.destroy();
    gunzip.destroy();
  }
}
