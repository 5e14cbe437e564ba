import { breakReason } from './break-reason.js';
import { csvRecords } from './csv-records.js';
import { readLongHeader } from './long-rows.js';
import type { RowProblem, RowReader } from './row-reader.js';
import type { SelectedFile } from './select-files.js';
import { readWideHeader } from './wide-rows.js';

/** A file whose header has all columns that its mapping needs. */
export interface PreparedFile extends SelectedFile {
  delimiter: string;
  columns: number;
  readRow: RowReader;
  /** Remarks about the header that do not prevent loading. */
  notes: RowProblem[];
}

/** Reads only a file's header, so that a file that does not fit its mapping is refused before anything is loaded. */
export async function prepareFile(file: SelectedFile): Promise<PreparedFile | { problems: RowProblem[] }> {
  const delimiter = file.mapping?.delimiter ?? ',';
  let names: string[] | null;
  try {
    names = await firstRecord(file.path, delimiter);
  } catch (error) {
    return { problems: [{ reason: breakReason(error) }] };
  }
  if (!names) return { problems: [{ reason: 'the file is empty: it has no header' }] };
  const header = file.mapping ? readWideHeader(names, file.mapping) : readLongHeader(names);
  if ('problems' in header) return header;
  return { ...file, delimiter, columns: names.length, readRow: header.read, notes: header.notes };
}

async function firstRecord(path: string, delimiter: string): Promise<string[] | null> {
  for await (const { cells } of csvRecords(path, { delimiter })) return cells;
  return null;
}
