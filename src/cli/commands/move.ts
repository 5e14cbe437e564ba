import { Command } from 'commander';
import { loadConfig } from '../../config/environment.js';
import { moveData } from '../../database/transfer/move-data.js';
import { onOwnServer } from '../data/data-database.js';
import { recordCopy } from '../data/record-copy.js';
import { print, printError, printJson } from '../printer.js';
import { countsOf, printTables } from './backup.js';
import { jsonOption } from './options.js';

export const moveCommand = (): Command =>
  new Command('move')
    .description('copy the embedded database in DATA_DIR to a PostgreSQL server; stop the service first')
    .requiredOption(
      '--to <url>',
      'the address of an empty database; it is given to the service as DATABASE_URL then',
    )
    .addOption(jsonOption())
    .action(async (options: { to: string; json?: boolean }) => {
      const { database } = loadConfig();
      const moved = await onOwnServer(database.dataDir, async (url) => {
        await recordCopy(url, 'move', null);
        return moveData(url, options.to, (table, rows) => printError(`${table}: ${rows} rows`));
      });
      await recordCopy(options.to, 'move', 0);
      if (options.json) printJson({ tables: countsOf(moved.tables), kept: moved.kept });
      else {
        print('Moved. All counts and sums are those of the embedded database:');
        printTables(moved.tables);
        if (moved.kept.length > 0) print(`  An earlier move had copied: ${moved.kept.join(', ')}`);
        print(
          'Start the service with DATABASE_URL set to that address. The data in DATA_DIR are as they were.',
        );
        print(
          'It sends nothing before you confirm, with that DATABASE_URL: `npm run cli -- outbox confirm-home`.',
        );
      }
    });
