import { Command } from 'commander';
import { loadConfig } from '../../config/environment.js';
import type { TableContents } from '../../database/transfer/contents.js';
import { makeBackup } from '../../database/transfer/make-backup.js';
import { withExistingDatabase } from '../data/data-database.js';
import { recordCopy } from '../data/record-copy.js';
import { print, printJson } from '../printer.js';
import { jsonOption } from './options.js';
// TypeORM only knows records whose classes are loaded, so this loads those of the whole service.
import '../cli.module.js';

export const backupCommand = (): Command =>
  new Command('backup')
    .description('write all data of the service to a file, as they are at one moment; the service may run')
    .requiredOption('--to <path>', 'the file, or a folder in which a file with the time in its name is made')
    .addOption(jsonOption())
    .action(async (options: { to: string; json?: boolean }) => {
      const backup = await withExistingDatabase(loadConfig(), async (url) => {
        await recordCopy(url, 'backup', null);
        const made = await makeBackup(url, options.to);
        await recordCopy(url, 'backup', 0);
        return made;
      });
      const { file, bytes, tables } = backup;
      if (options.json) printJson({ file, bytes, tables: countsOf(tables) });
      else {
        print(`Backed up to ${file} (${bytes} bytes, readable by its owner only)`);
        printTables(tables);
      }
    });

export function countsOf(tables: readonly TableContents[]): Record<string, number> {
  return Object.fromEntries(tables.map(({ table, rows }) => [table, rows]));
}

export function printTables(tables: readonly TableContents[]): void {
  for (const { table, rows } of tables) if (rows > 0) print(`  ${table}: ${rows} rows`);
}
