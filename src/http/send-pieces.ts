import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Logger } from '@nestjs/common';

/**
 * A reader that takes nothing for this long has stopped reading. It is less than the patience of ImpatientClient, whose
 * connection is silent while we wait for the reader.
 */
const READER_PATIENCE_MS = 10_000;
/** What Node calls the end of a stream whose other side closed first. */
const READER_GONE = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED', 'ABORT_ERR']);

const logger = new Logger('SendPieces');

/**
 * Sends an answer piece by piece, no faster than its reader takes it. If the pieces end in an error, the connection is cut:
 * the reader must see that the answer is not complete.
 * @returns false if there was no piece; then nothing was sent
 * @throws the error in which the pieces end; an error before the first piece can still be answered
 */
export async function sendPieces(
  response: ServerResponse,
  pieces: AsyncGenerator<string>,
  { stopping, patienceMs = READER_PATIENCE_MS }: { stopping?: AbortSignal; patienceMs?: number } = {},
): Promise<boolean> {
  const first = await pieces.next();
  if (first.done) return false;
  response.setTimeout(patienceMs);
  try {
    await pipeline(startingWith(first.value, pieces), response, { signal: stopping });
  } catch (error) {
    if (!READER_GONE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    logger.log({
      event: 'answer.cut_off',
      message: 'A long answer ended early: its reader was gone or too slow, or the service stops.',
    });
  }
  return true;
}

async function* startingWith(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  try {
    yield first;
    yield* rest;
  } finally {
    // The iteration may end before `rest` has begun.
    await rest.return(undefined);
  }
}
