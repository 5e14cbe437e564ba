import { readFile, stat } from 'node:fs/promises';
import { BadInputError, type FieldProblem } from '../../common/errors.js';
import { type ImportMapping, importMappingSchema } from './import-mapping.js';

/** Checks a mapping. @throws BadInputError with the path of every problem, such as `files[0].metrics[3].metric`. */
export function readMapping(given: unknown): ImportMapping {
  const result = importMappingSchema.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue): FieldProblem => ({
    field: pathOf(issue.path),
    reason: issue.message,
  }));
  throw new BadInputError(problems, 'The mapping is not valid.');
}

/** Reads a mapping file. @throws BadInputError when it cannot be read, is not JSON, or is not a valid mapping. */
export async function readMappingFile(path: string): Promise<ImportMapping> {
  return readMapping(parseJson(await readText(path)));
}

async function readText(path: string): Promise<string> {
  try {
    // A pipe or a device may never end.
    if ((await stat(path)).isFile()) return await readFile(path, 'utf8');
  } catch {
    throw unreadable('the file cannot be read');
  }
  throw unreadable('it is not a regular file');
}

function unreadable(reason: string): BadInputError {
  return new BadInputError([{ field: 'mapping', reason }], 'The mapping is not valid.');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw unreadable('the file is not JSON');
  }
}

function pathOf(path: readonly PropertyKey[]): string {
  const text = path.reduce<string>(
    (before, step) =>
      typeof step === 'number' ? `${before}[${step}]` : before ? `${before}.${String(step)}` : String(step),
    '',
  );
  return text || 'mapping';
}
