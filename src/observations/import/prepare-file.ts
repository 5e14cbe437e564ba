import { breakReason } from './break-reason.js';
import { findHeader, type FoundHeader } from './find-header.js';
import { inspectFile } from './inspect-file.js';
import type { FileMapping } from './import-mapping.js';
import { KeyHeader } from './key-header.js';
import { readLongHeader } from './long-rows.js';
import type { RowProblem } from './row-reader.js';
import type { SelectedFile } from './select-files.js';
import { EncodingError } from './text-encoding.js';
import { readWideHeader } from './wide-rows.js';

/** A file that is text in a known encoding, and whose header has all columns that its mapping needs. */
export interface PreparedFile extends SelectedFile, FoundHeader {
  /** Of a JSON file: the keys of its cells. */
  keys?: KeyHeader['keys'];
  /** SHA-256 of the file's text. */
  digest: string;
}

/** Reads a file's text and header, so that a file that does not fit its mapping is refused before anything is loaded. */
export async function prepareFile(
  file: SelectedFile,
  signal?: AbortSignal,
): Promise<PreparedFile | { problems: RowProblem[] }> {
  const { path, mapping } = file;
  const text = { encoding: mapping?.encoding, signal };
  try {
    const digest = await inspectFile(path, text);
    if (mapping?.json) return prepareJson(file, mapping, digest);
    const header = await findHeader(path, {
      delimiter: mapping?.delimiter,
      skipLines: mapping?.skip_lines,
      text,
      read: (names) => (mapping ? readWideHeader(names, mapping) : readLongHeader(names)),
    });
    return 'problems' in header ? header : { ...file, ...header, digest };
  } catch (error) {
    const line = error instanceof EncodingError ? { line: error.line } : {};
    return { problems: [{ ...line, reason: breakReason(error) }] };
  }
}

/** JSON writes numbers with a point, and has no header. */
function prepareJson(
  file: SelectedFile,
  given: FileMapping,
  digest: string,
): PreparedFile | { problems: RowProblem[] } {
  const mapping: FileMapping = { ...given, decimal: '.' };
  const header = new KeyHeader(mapping.column_names);
  const reading = readWideHeader([], mapping, header);
  if ('problems' in reading) return reading;
  const { keys } = header;
  const columns = { columns: keys.length, namedColumns: keys.length };
  return {
    ...file,
    mapping,
    digest,
    keys,
    ...columns,
    delimiter: '',
    line: 0,
    readRow: reading.read,
    notes: [],
  };
}
