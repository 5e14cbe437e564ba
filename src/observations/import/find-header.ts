import { csvRecords } from './csv-records.js';
import { fileText, type TextOptions } from './file-text.js';
import type { HeaderReading, RowProblem, RowReader } from './row-reader.js';

/** Where the header of a file is, and how its rows are read. */
export interface FoundHeader {
  delimiter: string;
  line: number;
  columns: number;
  /** A row needs as many cells: the last columns may have no name. */
  namedColumns: number;
  readRow: RowReader;
  notes: RowProblem[];
}

export interface HeaderSearch {
  /** What the mapping says; otherwise the line `sep=;` does, or the usual ones are tried. */
  delimiter?: string;
  /** Lines before the header, when the mapping says it. Otherwise the header is searched for among the first lines. */
  skipLines?: number;
  text: TextOptions;
  read: (names: readonly string[]) => HeaderReading;
}

const USUAL_DELIMITERS = [',', ';', '\t', '|'];
/** Spreadsheets read this line as the delimiter of the lines below it. */
const SEPARATOR_LINE = /^"?sep=(.)"?[,;\t|]*\r?(?:\n|$)/i;
/** How far down a header is searched for, in records. */
const FIRST_RECORDS = 20;
const MOST_COLUMNS = 10_000;

/** Finds the header: the first record with all columns that are needed. @returns the problems of the closest one otherwise. */
export async function findHeader(
  path: string,
  { delimiter, skipLines, text, read }: HeaderSearch,
): Promise<FoundHeader | { problems: RowProblem[] }> {
  const separator = await separatorOf(path, text);
  const firstLine = 1 + (skipLines ?? (separator === null ? 0 : 1));
  let closest: RowProblem[] | null = null;
  for (const candidate of candidates(delimiter, separator)) {
    let records = 0;
    const options = { ...text, delimiter: candidate, fromLine: firstLine };
    for await (const { line, cells } of csvRecords(path, options)) {
      const names = cells.map((name) => name.normalize('NFC'));
      if (names.length > MOST_COLUMNS)
        return { problems: [{ line, reason: `has more than ${MOST_COLUMNS} columns` }] };
      const reading = read(names);
      if ('read' in reading) {
        const notes = line > firstLine ? [skipped(line, firstLine), ...reading.notes] : reading.notes;
        return {
          delimiter: candidate,
          line,
          columns: names.length,
          namedColumns: names.findLastIndex((name) => name !== '') + 1,
          readRow: reading.read,
          notes,
        };
      }
      const problems = reading.problems.map((problem) => ({ line, ...problem }));
      if (closest === null || problems.length < closest.length) closest = problems;
      records += 1;
      if (records >= (skipLines === undefined ? FIRST_RECORDS : 1)) break;
    }
  }
  return { problems: closest ?? [{ reason: 'the file is empty: it has no header' }] };
}

function candidates(given: string | undefined, separator: string | null): readonly string[] {
  const named = [given, separator].filter((mark): mark is string => typeof mark === 'string');
  return named.length > 0 ? [...new Set(named)] : USUAL_DELIMITERS;
}

async function separatorOf(path: string, text: TextOptions): Promise<string | null> {
  for await (const piece of fileText(path, text))
    return SEPARATOR_LINE.exec(piece.subarray(0, 100).toString())?.[1] ?? null;
  return null;
}

function skipped(line: number, firstLine: number): RowProblem {
  return { reason: `${line - firstLine} lines before the header were not read` };
}
