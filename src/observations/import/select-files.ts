import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { filesUnder } from './folder-files.js';
import { breakReason, NotRegularFileError } from './break-reason.js';
import { matchesPattern } from './file-pattern.js';
import type { FileMapping, ImportMapping } from './import-mapping.js';
import type { ImportProblem } from './import-report.js';

export interface SelectedFile {
  path: string;
  /** The name without folders, as in the report. */
  name: string;
  bytes: number;
  /** null for the long format. */
  mapping: FileMapping | null;
}

export interface Selection {
  files: SelectedFile[];
  /** Requested files that were not found. */
  problems: ImportProblem[];
}

const NO_SUCH_FILE = 'no file in the folder has this name';

interface FoundFile {
  path: string;
  name: string;
  bytes: number;
}

/**
 * Selects the files under `path` (a file or a folder) to read, with their mappings: the files that the mapping's patterns
 * match, in the mapping's order; without a mapping the file itself, or every .csv or .csv.gz file of the folder by name.
 */
export async function selectFiles(path: string, mapping: ImportMapping | null): Promise<Selection> {
  let found: { single: boolean; files: FoundFile[] };
  try {
    found = await findFiles(path);
  } catch (error) {
    return { files: [], problems: [{ file: basename(path), line: 0, reason: breakReason(error) }] };
  }
  const { single, files } = found;
  if (!mapping) {
    const selected = files.filter(({ name }) => single || /\.csv(?:\.gz)?$/i.test(name));
    const problems = selected.length > 0 ? [] : [{ file: '*.csv', line: 0, reason: NO_SUCH_FILE }];
    return { files: selected.map((file) => ({ ...file, mapping: null })), problems };
  }
  return selectMapped(mapping, files, single);
}

/** Selects the file `path`, whatever its name, or the files of the folder whose names match. */
export async function selectNamed(path: string, names: RegExp): Promise<Selection> {
  try {
    const { single, files } = await findFiles(path);
    const selected = files.filter(({ name }) => single || names.test(name));
    const problems =
      selected.length > 0
        ? []
        : [{ file: basename(path), line: 0, reason: 'no file in the folder has a name of this format' }];
    return { files: selected.map((file) => ({ ...file, mapping: null })), problems };
  } catch (error) {
    return { files: [], problems: [{ file: basename(path), line: 0, reason: breakReason(error) }] };
  }
}

/** Selects the file `path`, or the folder with all folders in it as one. */
export async function selectWhole(path: string): Promise<Selection> {
  try {
    const isFolder = (await stat(path)).isDirectory();
    if (!isFolder) return await selectNamed(path, /./);
    const bytes = await bytesUnder(path);
    return { files: [{ path, name: basename(path), bytes, mapping: null }], problems: [] };
  } catch (error) {
    return { files: [], problems: [{ file: basename(path), line: 0, reason: breakReason(error) }] };
  }
}

async function bytesUnder(folder: string): Promise<number> {
  let bytes = 0;
  for (const place of await filesUnder(folder)) bytes += (await stat(place)).size;
  return bytes;
}

function selectMapped(mapping: ImportMapping, files: readonly FoundFile[], single: boolean): Selection {
  const selection: Selection = { files: [], problems: [] };
  for (const fileMapping of mapping.files) {
    const matches = files.filter(({ name }) => matchesPattern(fileMapping.file, name));
    selection.files.push(...matches.map((file) => ({ ...file, mapping: fileMapping })));
    // A path to a single file selects that file only, so the mapping's other files may be absent.
    if (matches.length === 0 && !fileMapping.optional && !single)
      selection.problems.push({ file: fileMapping.file, line: 0, reason: NO_SUCH_FILE });
  }
  if (!single && selection.files.length === 0 && selection.problems.length === 0)
    selection.problems.push({ file: mapping.files[0].file, line: 0, reason: NO_SUCH_FILE });
  if (single && selection.files.length === 0)
    selection.problems.push({
      file: files[0].name,
      line: 0,
      reason: 'the mapping has no file of this name',
    });
  return selection;
}

async function findFiles(path: string): Promise<{ single: boolean; files: FoundFile[] }> {
  const at = await stat(path);
  if (!at.isDirectory()) {
    if (!at.isFile()) throw new NotRegularFileError();
    return { single: true, files: [{ path, name: basename(path), bytes: at.size }] };
  }
  const files: FoundFile[] = [];
  for (const name of (await readdir(path)).sort()) {
    const inside = await stat(join(path, name));
    if (inside.isFile()) files.push({ path: join(path, name), name, bytes: inside.size });
  }
  return { single: false, files };
}
