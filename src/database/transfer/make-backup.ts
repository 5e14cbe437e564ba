import { statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../../common/errors.js';
import { productVersion } from '../../common/product-version.js';
import { writeBackup } from './backup-file.js';
import { copyOut } from './copy-table.js';
import { type Contents, readContents } from './contents.js';
import { openForTransfer } from './data-connection.js';

export interface MadeBackup extends Contents {
  file: string;
  bytes: number;
}

/**
 * Backs up all our tables as they are at one moment, while services continue to write.
 * @param to a file, or a folder in which a file with the time in its name is made
 * @throws AppError `backup_failed`, `backup_empty`
 */
export async function makeBackup(url: string, to: string, now = new Date()): Promise<MadeBackup> {
  const { dataSource, client, close } = await openForTransfer(url);
  try {
    await client.query('begin transaction isolation level repeatable read read only');
    const contents = await readContents(dataSource, client);
    if (contents.migrations.length === 0)
      throw new AppError(
        'backup_empty',
        'There is nothing to back up: the database has no tables of this service.',
      );
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    const file = await fileFor(to, now);
    const description = {
      ...contents,
      made_at: now.toISOString(),
      version: productVersion(),
      postgres: rows[0].server_version,
    };
    await writeBackup(file, description, (table, columns) => copyOut(client, table, columns));
    await client.query('commit');
    return { ...contents, file, bytes: statSync(file).size };
  } finally {
    await close();
  }
}

async function fileFor(to: string, now: Date): Promise<string> {
  const isFolder = /[/\\]$/.test(to) || statSync(to, { throwIfNoEntry: false })?.isDirectory();
  const file = isFolder
    ? join(
        resolve(to),
        `weekly-intelligence-${now.toISOString().slice(0, 19).replaceAll(':', '')}Z.backup.gz`,
      )
    : resolve(to);
  await mkdir(dirname(file), { recursive: true });
  return file;
}
