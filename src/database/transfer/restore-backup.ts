import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../common/errors.js';
import { type BackupHeader, BackupReader } from './backup-file.js';
import { copyIn, setCounters } from './copy-table.js';
import { ourTables, tableWithPersons } from './contents.js';
import { emptyTables, migrateFully, openToReceive } from './receiving-database.js';

export interface Restored {
  file: string;
  header: BackupHeader;
  /** Whether data that were there have been replaced. */
  replaced: boolean;
}

/**
 * Restores a backup in one transaction: completely, with the counts and sums that it had, or not at all.
 * @param from a file, or a folder with one backup
 * @throws AppError `backup_unreadable`, `not_empty`, `copy_differs`, and those of `openToReceive`
 */
export async function restoreBackup(url: string, from: string, mayReplace: boolean): Promise<Restored> {
  const file = backupIn(from);
  const { header, reader } = await BackupReader.open(file);
  const { dataSource, client, close } = await openToReceive(url, header.migrations);
  let replaced = false;
  try {
    await client.query('begin');
    const filled = await tableWithPersons(client);
    if (filled !== null && !mayReplace)
      throw new AppError(
        'not_empty',
        `The database is not empty (${filled}). Restore into an empty one, or say --replace to delete what is there.`,
      );
    replaced = filled !== null;
    await emptyTables(dataSource, client);
    const known = (await ourTables(dataSource, client)).map(({ table }) => table);
    for (const contents of header.tables) {
      if (!known.includes(contents.table))
        throw new AppError(
          'backup_unreadable',
          `${file} has a table that this version does not know: ${contents.table}.`,
        );
      await copyIn(client, contents, reader.rows(contents.table));
    }
    await reader.finish();
    await setCounters(client, header);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    await close();
  }
  await migrateFully(url);
  return { file, header, replaced };
}

function backupIn(from: string): string {
  const found = statSync(from, { throwIfNoEntry: false });
  if (!found) throw new AppError('backup_unreadable', `${from} does not exist.`);
  if (!found.isDirectory()) return from;
  const files = readdirSync(from).filter((name) => name.endsWith('.backup.gz'));
  if (files.length === 1) return join(from, files[0]);
  throw new AppError(
    'backup_unreadable',
    files.length === 0
      ? `${from} holds no file *.backup.gz.`
      : `${from} holds ${files.length} backups: name one of ${files.sort().join(', ')}.`,
  );
}
