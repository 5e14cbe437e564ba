import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { presetMapping } from '../../src/observations/import/presets.js';
import { type SelectedFile, selectFiles } from '../../src/observations/import/select-files.js';
import { readPeople, type RealPerson, REAL_SETS } from '../evaluate/real-people.js';

export interface PeopleOfSet {
  set: string;
  people: RealPerson[];
}

export interface DataFolder {
  sets: PeopleOfSet[];
  /** The files that were not read, each with the reason. */
  unread: string[];
}

interface Source {
  set: string;
  files: readonly SelectedFile[];
}

/**
 * Reads the people of a folder. It holds open data sets, each in a folder of its name; or it is such a folder itself; or
 * it holds files in the service's long format (docs/import.md).
 * @throws RangeError when it holds nothing of these
 */
export async function readDataFolder(dataDir: string): Promise<DataFolder> {
  const folder: DataFolder = { sets: [], unread: [] };
  for (const { set, files } of await sourcesIn(dataDir)) {
    const { people, unread } = await readPeople(files, new Date());
    folder.sets.push({ set, people: people.filter(({ streams }) => streams.length > 0) });
    folder.unread.push(...unread);
  }
  if (folder.sets.every(({ people }) => people.length === 0))
    throw new RangeError(
      [
        `${dataDir} holds no records: neither a folder named ${REAL_SETS.join(', ')}, nor CSV files in the long format`,
        ...folder.unread,
      ].join('; '),
    );
  return folder;
}

async function sourcesIn(dataDir: string): Promise<Source[]> {
  const name = basename(dataDir);
  if (REAL_SETS.some((set) => set === name)) return [await mapped(name, dataDir)];
  const folders = REAL_SETS.filter((set) => existsSync(join(dataDir, set)));
  const sources = await Promise.all(folders.map((set) => mapped(set, join(dataDir, set))));
  const { files } = await selectFiles(dataDir, null);
  return files.length > 0 ? [...sources, { set: name, files }] : sources;
}

async function mapped(set: string, folder: string): Promise<Source> {
  return { set, files: (await selectFiles(folder, presetMapping(set))).files };
}
