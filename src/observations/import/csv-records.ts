import { createReadStream } from 'node:fs';
import { pipeline, Transform } from 'node:stream';
import { CsvError, parse } from 'csv-parse';

export interface CsvRecord {
  /** The line on which the record begins; the header is line 1. */
  line: number;
  /** Trimmed. */
  cells: string[];
}

export interface CsvOptions {
  delimiter: string;
  /** Called for each piece of the file that is read. */
  onBytes?: (bytes: number) => void;
  signal?: AbortSignal;
}

/** Without a limit, a quote that is never closed would load the rest of the file into memory. */
const MAX_RECORD_BYTES = 1024 * 1024;

/** The file ends, or breaks, inside a record. The message contains nothing of the file. */
export class BrokenCsvError extends Error {}

/**
 * Reads the records of a CSV file (RFC 4180; with or without BOM; any line ending) in constant memory. Blank lines are left
 * out. A quote inside a cell is read as text.
 * @throws BrokenCsvError when a quote is never closed or a record is too long; the stream's error when the file cannot be
 * read.
 */
export async function* csvRecords(path: string, options: CsvOptions): AsyncGenerator<CsvRecord> {
  const parser = parse({
    bom: true,
    delimiter: options.delimiter,
    max_record_size: MAX_RECORD_BYTES,
    relax_column_count: true,
    relax_quotes: true,
    ltrim: true,
  });
  const meter = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      options.onBytes?.(chunk.length);
      done(null, chunk);
    },
  });
  // The error reaches the loop below: the pipeline destroys the parser with it.
  pipeline(createReadStream(path, { signal: options.signal }), meter, parser, () => undefined);
  let line = 1;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      if (cells.length > 1 || cells[0] !== '') yield { line, cells: cells.map((cell) => cell.trim()) };
      line += 1 + lineBreaksIn(cells);
    }
  } catch (error) {
    throw error instanceof CsvError ? new BrokenCsvError(reasonOf(error, line)) : error;
  }
}

function lineBreaksIn(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells) if (cell.includes('\n')) count += cell.split('\n').length - 1;
  return count;
}

/** The messages of csv-parse quote the file, so they are replaced. */
function reasonOf(error: CsvError, line: number): string {
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return `a quote is never closed in the record that begins at line ${line}`;
    case 'CSV_MAX_RECORD_SIZE':
      return `the record that begins at line ${line} is longer than ${MAX_RECORD_BYTES} bytes; a quote may not be closed`;
    default:
      return `the record that begins at line ${line} is not CSV`;
  }
}
