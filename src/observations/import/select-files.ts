import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { breakReason } from './break-reason.js';
import type { FileMapping, ImportMapping } from './import-mapping.js';
import type { ImportProblem } from './import-report.js';

export interface SelectedFile {
  path: string;
  /** Without folders, as the report names it. */
  name: string;
  bytes: number;
  /** null: the long format. */
  mapping: FileMapping | null;
}

export interface Selection {
  files: SelectedFile[];
  /** Files asked for and not found. */
  problems: ImportProblem[];
}

interface Candidate {
  path: string;
  name: string;
  bytes: number;
}

/**
 * Which files under `path` (a file, or a folder) are to be read, and how: what the mapping's patterns match, in its
 * order; without a mapping the file itself, or every .csv of the folder by name.
 */
export async function selectFiles(path: string, mapping: ImportMapping | null): Promise<Selection> {
  let found: { single: boolean; candidates: Candidate[] };
  try {
    found = await candidatesAt(path);
  } catch (error) {
    return { files: [], problems: [{ file: basename(path), line: 0, reason: breakReason(error) }] };
  }
  const { single, candidates } = found;
  if (!mapping) {
    const files = candidates.filter(({ name }) => single || name.toLowerCase().endsWith('.csv'));
    const problems =
      files.length > 0 ? [] : [{ file: '*.csv', line: 0, reason: 'no such file in the folder' }];
    return { files: files.map((file) => ({ ...file, mapping: null })), problems };
  }
  return selectMapped(mapping, candidates, single);
}

function selectMapped(mapping: ImportMapping, candidates: readonly Candidate[], single: boolean): Selection {
  const selection: Selection = { files: [], problems: [] };
  for (const fileMapping of mapping.files) {
    const matches = candidates.filter(({ name }) => patternOf(fileMapping.file).test(name));
    selection.files.push(...matches.map((file) => ({ ...file, mapping: fileMapping })));
    // Somebody who names one file of several wants that one.
    if (matches.length === 0 && !fileMapping.optional && !single)
      selection.problems.push({ file: fileMapping.file, line: 0, reason: 'no such file in the folder' });
  }
  if (single && selection.files.length === 0)
    selection.problems.push({
      file: candidates[0].name,
      line: 0,
      reason: 'the mapping knows no file of this name',
    });
  return selection;
}

async function candidatesAt(path: string): Promise<{ single: boolean; candidates: Candidate[] }> {
  const at = await stat(path);
  if (!at.isDirectory())
    return { single: true, candidates: [{ path, name: basename(path), bytes: at.size }] };
  const candidates: Candidate[] = [];
  for (const name of (await readdir(path)).sort()) {
    const inside = await stat(join(path, name));
    if (inside.isFile()) candidates.push({ path: join(path, name), name, bytes: inside.size });
  }
  return { single: false, candidates };
}

/** `*` stands for any characters, `?` for one. */
function patternOf(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'u');
}
