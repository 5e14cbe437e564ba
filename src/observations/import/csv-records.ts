import { type CsvError, Parser } from 'csv-parse';
import { fileText, type TextOptions } from './file-text.js';

export interface CsvRecord {
  /** The line on which the record begins; the header is line 1. */
  line: number;
  /** Trimmed. */
  cells: string[];
}

export interface CsvOptions extends TextOptions {
  delimiter: string;
  /** The lines before it are not CSV and are not read. 1 when it is left out. */
  fromLine?: number;
}

/** Without a limit, a quote that is never closed would load the rest of the file into memory. */
const MAX_RECORD_BYTES = 1024 * 1024;
const NEW_LINE = 0x0a;

/** The file ends, or breaks, inside a record. The message contains nothing of the file. */
export class BrokenCsvError extends Error {}

/**
 * Reads the records of a CSV file (RFC 4180; with or without BOM; any line ending) in constant memory. Blank lines, and
 * those with empty cells only, are left out. A quote inside a cell is read as text.
 * @throws BrokenCsvError when a quote is never closed or a record is too long; EncodingError where the text is not in its
 * encoding; the stream's error when the file cannot be read.
 */
export async function* csvRecords(path: string, options: CsvOptions): AsyncGenerator<CsvRecord> {
  const parser = new RecordParser(options.delimiter);
  let line = options.fromLine ?? 1;
  const located = function* (records: readonly string[][]): Generator<CsvRecord> {
    for (const cells of records) {
      const trimmed = cells.map((cell) => cell.trim());
      if (trimmed.some((cell) => cell !== '')) yield { line, cells: trimmed };
      line += 1 + lineBreaksIn(cells);
    }
  };
  for await (const piece of linesFrom(line, fileText(path, options))) {
    const failure = await parser.parse(piece);
    for (const record of located(parser.completed())) yield record;
    if (failure) throw new BrokenCsvError(reasonOf(failure, line));
  }
  const failure = await parser.finish();
  for (const record of located(parser.completed())) yield record;
  if (failure) throw new BrokenCsvError(reasonOf(failure, line));
}

/** The text from a line on. */
async function* linesFrom(first: number, text: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let toSkip = first - 1;
  for await (const piece of text) {
    let start = 0;
    while (toSkip > 0) {
      const end = piece.indexOf(NEW_LINE, start);
      start = end < 0 ? piece.length : end + 1;
      if (end < 0) break;
      toSkip -= 1;
    }
    if (start < piece.length) yield start === 0 ? piece : piece.subarray(start);
  }
}

/**
 * Collects the records instead of delivering them as a stream: a stream that fails drops what nothing has read yet, and
 * with it sound records before the broken one.
 */
class RecordParser extends Parser {
  private records: string[][] = [];

  constructor(delimiter: string) {
    super({
      bom: true,
      delimiter,
      max_record_size: MAX_RECORD_BYTES,
      relax_column_count: true,
      relax_quotes: true,
      // Of a line of tabs it would take the empty cells.
      ltrim: delimiter !== '\t',
    });
    // The callbacks of `parse` and `finish` get the error as well.
    this.on('error', () => undefined);
  }

  override push(record: string[] | null): boolean {
    if (record === null) return super.push(null);
    this.records.push(record);
    // The parser compares lengths with the first record's. Each other length would cost an error with a stack and a copy of
    // the record, which takes twenty times as long as reading it; a row reader judges lengths.
    (this.info as { records: number }).records = 0;
    return true;
  }

  /** The records completed since the last call. */
  completed(): readonly string[][] {
    const { records } = this;
    this.records = [];
    return records;
  }

  /** @returns why the parser stopped; null: it did not */
  parse(piece: Buffer): Promise<CsvError | null> {
    return new Promise((resolve) => this.write(piece, (error) => resolve((error as CsvError) ?? null)));
  }

  /** The same, for the end of the file. */
  finish(): Promise<CsvError | null> {
    return new Promise((resolve) =>
      this.end((error?: Error | null) => resolve((error as CsvError | null) ?? null)),
    );
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
