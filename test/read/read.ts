import { join } from 'node:path';
import { chooseWeeks } from './choose-weeks.js';
import { readDataFolder } from './data-folder.js';
import { type PersonWeek, personWeeks } from './person-weeks.js';
import { readOptions } from './read-options.js';
import { writeFolder } from './write-folder.js';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Writes the briefs of real people beside their plotted days, for judging by eye (evaluation 5). */
async function read(): Promise<void> {
  const args = process.argv.slice(2);
  const options = readOptions(args);
  const { sets, unread } = await readDataFolder(options.dataDir);
  for (const { set, people } of sets) print(`${set}: ${people.length} people`);
  for (const reason of unread) print(`not read: ${reason}`);
  const weeks: PersonWeek[] = [];
  for (const chosen of chooseWeeks(sets, options)) weeks.push(...personWeeks(chosen));
  if (weeks.length === 0) throw new RangeError('no person has such a name, or no record in such a week');
  await writeFolder(options.outDir, weeks, `npm run read -- ${args.join(' ')}`);
  const people = new Set(weeks.map(({ set, person }) => `${set} ${person}`)).size;
  print(`briefs: ${weeks.length}, people: ${people}; ${join(options.outDir, 'index.html')} and briefs.txt`);
}

read().catch((error: unknown) => {
  print(error instanceof RangeError || error instanceof TypeError ? error.message : String(error));
  process.exitCode = 1;
});
