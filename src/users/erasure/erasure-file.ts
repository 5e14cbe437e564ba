import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** One line of the record: when, the receipt, the database in which the person was, and a keyed hash of the person. */
export interface ErasureEntry {
  erasedAt: Date;
  id: string;
  database: string;
  seal: string;
}

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const LINE = new RegExp(`^(\\S+Z) (${UUID}) (${UUID}) ([0-9a-f]{8}\\.[0-9a-f]{64})$`);

export const toLine = ({ erasedAt, id, database, seal }: ErasureEntry): string =>
  `${erasedAt.toISOString()} ${id} ${database} ${seal}\n`;

/** Empty if there is no file. A line that a crash cut off is left out: its erasure is recorded again from the database. */
export async function readEntries(path: string): Promise<ErasureEntry[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').flatMap((line) => {
    const [, time, id, database, seal] = LINE.exec(line) ?? [];
    return time && !Number.isNaN(Date.parse(time)) ? [{ erasedAt: new Date(time), id, database, seal }] : [];
  });
}

/** On the disk when it resolves. Begins a new line, because the last one may have been cut off. */
export async function appendEntries(path: string, entries: readonly ErasureEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await mkdir(dirname(path), { recursive: true });
  await appendFile(path, `\n${entries.map(toLine).join('')}`, { mode: 0o600, flush: true });
}
