import { Command } from 'commander';
import { ErasureBook } from '../../users/erasure/erasure-book.js';
import { readEntries, toLine } from '../../users/erasure/erasure-file.js';
import { ErasureReplay, type Replayed } from '../../users/erasure/erasure-replay.js';
import { ErasureStore } from '../../users/erasure/erasure-store.js';
import { print, printJson } from '../printer.js';
import { withApplication } from '../with-application.js';
import { exitUnsuccessful, jsonOption } from './options.js';

interface ApplyOptions {
  anyDatabase?: boolean;
  json?: boolean;
}

export const erasuresCommand = (): Command =>
  new Command('erasures')
    .description('the record of erasures, which outlives the database')
    .addCommand(
      new Command('export')
        .description('print all erasures that the database knows, in the form of ERASURES_FILE')
        .action(() =>
          withApplication(async (app) => {
            const database = await app.get(ErasureBook, { strict: false }).database();
            const entries = await app.get(ErasureStore, { strict: false }).sealed(database);
            entries.forEach((entry) => print(toLine(entry).trimEnd()));
          }),
        ),
    )
    .addCommand(
      new Command('apply')
        .description('erase again what a record says and a restored database does not know')
        .argument('<file>', 'a copy of ERASURES_FILE, or what `erasures export` printed')
        .option('--any-database', 'also erasures that were made in another database')
        .addOption(jsonOption())
        .action((file: string, options: ApplyOptions) =>
          withApplication(async (app) => {
            const book = app.get(ErasureBook, { strict: false });
            const entries = options.anyDatabase ? await readEntries(file) : await book.entries(file);
            const replayed = await app.get(ErasureReplay, { strict: false }).apply(entries);
            if (options.json) printJson(replayed);
            else printReport(replayed, entries.length);
            if (replayed.unreadable > 0) exitUnsuccessful();
          }),
        ),
    );

function printReport({ erasures, people, unreadable }: Replayed, entries: number): void {
  print(`${entries} erasures in the record, ${erasures} of them unknown to this database`);
  print(`${people} people erased again`);
  if (unreadable > 0) print(`${unreadable} erasures cannot be applied: their key is not in ERASURE_SECRETS`);
}
