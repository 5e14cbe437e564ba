import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { briefsText } from './briefs-text.js';
import { indexPage } from './index-page.js';
import type { PersonWeek } from './person-weeks.js';
import { weekPage } from './week-page.js';

const PAGE_NAME = /^week-\d{3,}\.html$/;
const pageName = (place: number): string => `week-${String(place + 1).padStart(3, '0')}.html`;
/** These are health records: other users of the machine cannot read them. */
const OWN_FOLDER = 0o700;
const OWN_FILE = 0o600;

/**
 * Writes a page for each week, `index.html` and `briefs.txt`. Pages of an earlier run in the folder are removed; files
 * with other names stay.
 *
 * @param command how to write them again; the index shows it
 */
export async function writeFolder(
  folder: string,
  weeks: readonly PersonWeek[],
  command: string,
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: OWN_FOLDER });
  for (const name of await readdir(folder)) if (PAGE_NAME.test(name)) await rm(join(folder, name));
  const write = (name: string, text: string): Promise<void> =>
    writeFile(join(folder, name), text, { mode: OWN_FILE });
  for (const [place, week] of weeks.entries())
    await write(
      pageName(place),
      weekPage(week, {
        index: 'index.html',
        previous: place > 0 ? pageName(place - 1) : null,
        next: place + 1 < weeks.length ? pageName(place + 1) : null,
      }),
    );
  await write('index.html', indexPage(weeks, pageName, command));
  await write('briefs.txt', briefsText(weeks));
}
