import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isoDay, parseDay } from '../../src/common/calendar.js';
import { appleExport } from '../support/apple-export.js';

/** Records of each kind in an hour, as of a watch that is worn all day. */
const PER_HOUR = 12;
const LAST_DAY = '2026-03-08';
const MB = 1e6;

/**
 * Writes an export of Apple Health of a given size, to measure an import:
 * `node dist/test/bench/write-apple-export.js FILE MEGABYTES [DAYS_MISSING]`. With the same size, an export without its
 * last days is an older one of the same phone.
 */
async function write(path: string, megabytes: number, daysMissing: number): Promise<void> {
  const days = Math.ceil((megabytes * MB) / sizeOf(1));
  const from = isoDay(parseDay(LAST_DAY)! - days + 1);
  const lines = appleExport({ from, days: days - daysMissing, perHour: PER_HOUR });
  await pipeline(Readable.from(inPieces(lines)), createWriteStream(path));
}

const sizeOf = (days: number): number =>
  [...appleExport({ from: LAST_DAY, days, perHour: PER_HOUR })].reduce(
    (sum, line) => sum + Buffer.byteLength(line),
    0,
  );

/** A write for each line would take longer than making it. */
function* inPieces(lines: Iterable<string>): Generator<string> {
  let piece = '';
  for (const line of lines) {
    piece += line;
    if (piece.length < 1 << 18) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

const [path, megabytes, daysMissing = '0'] = process.argv.slice(2);
void write(path, Number(megabytes), Number(daysMissing));
