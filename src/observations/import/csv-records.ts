import { createReadStream } from 'node:fs';
import { pipeline, Transform } from 'node:stream';
import { CsvError, parse } from 'csv-parse';

export interface CsvRecord {
  /** Where the record begins; the header is line 1. */
  line: number;
  /** Trimmed. */
  cells: string[];
}

export interface CsvOptions {
  delimiter: string;
  /** Told of every piece of the file read. */
  onBytes?: (bytes: number) => void;
  signal?: AbortSignal;
}

/** A quote that is never closed would otherwise draw the rest of a file into memory. */
const MAX_RECORD_BYTES = 1024 * 1024;

/** The file ends, or breaks, inside a record. The message holds nothing of the file. */
export class BrokenCsvError extends Error {}

/**
 * The records of a CSV file (RFC 4180; with or without BOM; any line ending), blank lines left out, in constant memory.
 * A quote inside a cell is taken as it stands.
 * @throws BrokenCsvError when a quote is never closed or a record has no end; the stream's error when it cannot be read.
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

/** csv-parse's own messages quote the file. */
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
