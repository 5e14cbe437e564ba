import { parse } from 'csv-parse/sync';
import { BrokenFileError } from '../door.js';

export interface TableRow {
  /** Where it is; the first line is 1. */
  line: number;
  cells: string[];
}

/** A table of days or nights has one or two megabytes after thirty years. */
const MOST_BYTES = 8 * 2 ** 20;
/** Three hundred years of days. A row takes more memory than its text. */
const MOST_ROWS = 100_000;
const MOST_ROW_BYTES = 1 << 16;

/** The rows of a CSV text that fits into memory, without empty lines. @throws BrokenFileError when it does not */
export async function tableOf(pieces: AsyncIterable<Buffer>): Promise<TableRow[]> {
  const text = await smallText(pieces);
  try {
    const records = parse(text, {
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      to: MOST_ROWS + 1,
      info: true,
      trim: true,
      max_record_size: MOST_ROW_BYTES,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    if (records.length > MOST_ROWS) throw new BrokenFileError(1, `has more than ${MOST_ROWS} rows`);
    return records.map(({ record, info }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_'))
      throw new BrokenFileError(1, 'is not well-formed CSV');
    throw error;
  }
}

async function smallText(pieces: AsyncIterable<Buffer>): Promise<string> {
  const kept: Buffer[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    bytes += piece.length;
    if (bytes > MOST_BYTES) throw new BrokenFileError(1, 'is longer than 8 MiB');
    kept.push(piece);
  }
  return Buffer.concat(kept).toString('utf8');
}

/** The columns of a header by name in lower case; null: one that is needed is missing. */
export function columnsOf<Name extends string>(
  header: readonly string[],
  needed: readonly Name[],
): Record<Name, number> | null {
  const names = header.map((name) => name.toLowerCase());
  const places = needed.map((name) => [name, names.indexOf(name)] as const);
  return places.some(([, place]) => place < 0) ? null : (Object.fromEntries(places) as Record<Name, number>);
}
