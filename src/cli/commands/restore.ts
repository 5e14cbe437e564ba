import { Command } from 'commander';
import { loadConfig } from '../../config/environment.js';
import { openForTransfer } from '../../database/transfer/data-connection.js';
import { type Restored, restoreBackup } from '../../database/transfer/restore-backup.js';
import { AFTER_RESTORE } from '../data/after-restore.js';
import { withIdleDatabase } from '../data/data-database.js';
import { recordCopy } from '../data/record-copy.js';
import { print, printJson } from '../printer.js';
import { countsOf, printTables } from './backup.js';
import { jsonOption } from './options.js';

export const restoreCommand = (): Command =>
  new Command('restore')
    .description('restore a backup into an empty database; stop the service first')
    .requiredOption('--from <path>', 'the file, or a folder that holds one backup')
    .option('--replace', 'delete the data that are there')
    .addOption(jsonOption())
    .action(async (options: { from: string; replace?: boolean; json?: boolean }) => {
      await withIdleDatabase(loadConfig(), async (url) => {
        const restored = await restoreBackup(url, options.from, options.replace === true);
        const said = await afterRestore(url);
        await recordCopy(url, 'restore', 0);
        if (options.json) printJson({ ...summaryOf(restored), after: said });
        else printRestored(restored, said);
      });
    });

async function afterRestore(url: string): Promise<string[]> {
  const { dataSource, close } = await openForTransfer(url);
  try {
    const said: string[] = [];
    for (const step of AFTER_RESTORE) said.push(await step.run(dataSource));
    return said;
  } finally {
    await close();
  }
}

function summaryOf({ file, header, replaced }: Restored) {
  const { made_at, version, tables } = header;
  return { file, made_at, version, replaced, tables: countsOf(tables) };
}

function printRestored({ file, header, replaced }: Restored, said: readonly string[]): void {
  print(`Restored ${file}, made at ${header.made_at} by version ${header.version}`);
  if (replaced) print('  The data that were there have been deleted.');
  printTables(header.tables);
  print('  All counts and sums are those of the backup.');
  for (const sentence of said) print(`  ${sentence}`);
}
